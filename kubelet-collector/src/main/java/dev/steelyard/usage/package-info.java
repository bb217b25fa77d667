/// What nodes, pods and containers use of CPU and memory, made of the kubelets' readings.
@NullMarked
package dev.steelyard.usage;

import org.jspecify.annotations.NullMarked;
