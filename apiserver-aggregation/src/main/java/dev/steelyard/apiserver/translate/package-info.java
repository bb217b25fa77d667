/// Configurations of other adapters, written as rules of ours.
@NullMarked
package dev.steelyard.apiserver.translate;

import org.jspecify.annotations.NullMarked;
