/// A request's way from the socket to its answer.
@NullMarked
package dev.steelyard.apiserver.serving;

import org.jspecify.annotations.NullMarked;
