/// How samples look on the wire: the text formats of Prometheus and OpenMetrics, read and written.
@NullMarked
package dev.steelyard.exposition;

import org.jspecify.annotations.NullMarked;
