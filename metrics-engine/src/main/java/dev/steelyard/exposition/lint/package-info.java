/// Strict checks of an exposition: what its format demands to the letter, and what its readers
/// wish.
@NullMarked
package dev.steelyard.exposition.lint;

import org.jspecify.annotations.NullMarked;
