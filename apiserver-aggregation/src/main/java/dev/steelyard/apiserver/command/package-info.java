/// What can be said on the command line.
@NullMarked
package dev.steelyard.apiserver.command;

import org.jspecify.annotations.NullMarked;
