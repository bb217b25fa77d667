/// What there is in the cluster (nodes, pods, workloads) as small records, kept current.
@NullMarked
package dev.steelyard.inventory;

import org.jspecify.annotations.NullMarked;
