/// Values that are kept ready instead of being queried: windows over the samples of a feed.
@NullMarked
package dev.steelyard.rules.standing;

import org.jspecify.annotations.NullMarked;
