/// The server program: its commands, and the one place where its parts are put together.
@NullMarked
package dev.steelyard.apiserver;

import org.jspecify.annotations.NullMarked;
