/// The demo's own parts: a sample shop with customers as processes, and the lines that say what
/// rules make of them.
@NullMarked
package dev.steelyard.apiserver.demo;

import org.jspecify.annotations.NullMarked;
