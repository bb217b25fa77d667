/// The three groups of metrics on the wire.
@NullMarked
package dev.steelyard.apiserver.groups;

import org.jspecify.annotations.NullMarked;
