/// Samples that others push, on their way into the store: judged one by one, so that a bad one
/// spoils nothing but itself.
@NullMarked
package dev.steelyard.apiserver.push;

import org.jspecify.annotations.NullMarked;
