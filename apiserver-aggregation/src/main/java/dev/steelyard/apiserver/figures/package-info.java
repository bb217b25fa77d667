/// Figures of our own that many threads add to: counters and histograms.
@NullMarked
package dev.steelyard.apiserver.figures;

import org.jspecify.annotations.NullMarked;
