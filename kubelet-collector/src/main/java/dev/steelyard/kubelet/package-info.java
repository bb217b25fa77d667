/// Kubelets as targets: where each node's is, and how it is asked and believed.
@NullMarked
package dev.steelyard.kubelet;

import org.jspecify.annotations.NullMarked;
