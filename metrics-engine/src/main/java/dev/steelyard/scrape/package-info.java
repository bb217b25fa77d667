/// Going out for samples: targets, the loop that visits each, and what it learns there.
@NullMarked
package dev.steelyard.scrape;

import org.jspecify.annotations.NullMarked;
