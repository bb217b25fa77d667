/// The rules of the house, executed: who may import whom, how things are named, where nothing
/// ambient may enter.
@NullMarked
package dev.steelyard.architecture;

import org.jspecify.annotations.NullMarked;
