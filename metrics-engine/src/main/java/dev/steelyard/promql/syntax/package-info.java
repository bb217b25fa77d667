/// The language PromQL: from the text of a query to a checked syntax tree, and back to text.
@NullMarked
package dev.steelyard.promql.syntax;

import org.jspecify.annotations.NullMarked;
