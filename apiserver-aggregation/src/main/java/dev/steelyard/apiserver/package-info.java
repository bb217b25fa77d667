/// The server program: what its commands do, inside Quarkus and out of it.
@NullMarked
package dev.steelyard.apiserver;

import org.jspecify.annotations.NullMarked;
