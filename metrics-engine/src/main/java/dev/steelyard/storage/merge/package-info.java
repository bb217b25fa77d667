/// Several readers as one.
@NullMarked
package dev.steelyard.storage.merge;

import org.jspecify.annotations.NullMarked;
