/// Pods that ask to be scraped, found by their annotations and turned into targets.
@NullMarked
package dev.steelyard.discovery;

import org.jspecify.annotations.NullMarked;
