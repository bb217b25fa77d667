/// What tests of several packages share: seeds and a store that is obviously right.
@NullMarked
package dev.steelyard.testing;

import org.jspecify.annotations.NullMarked;
