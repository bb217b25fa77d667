/// The seam between those who write samples and those who read them; neither knows the other.
@NullMarked
package dev.steelyard.storage;

import org.jspecify.annotations.NullMarked;
