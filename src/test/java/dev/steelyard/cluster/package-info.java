/// Steelyard inside a real cluster: real pods, the real HPA controller, real kubectl.
@NullMarked
package dev.steelyard.cluster;

import org.jspecify.annotations.NullMarked;
