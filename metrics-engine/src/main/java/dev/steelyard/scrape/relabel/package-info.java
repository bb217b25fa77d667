/// Rules that rewrite labels before they count: which targets there are, and which series.
@NullMarked
package dev.steelyard.scrape.relabel;

import org.jspecify.annotations.NullMarked;
