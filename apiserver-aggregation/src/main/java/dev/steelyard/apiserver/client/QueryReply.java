package dev.steelyard.apiserver.client;

import java.util.List;
import java.util.Map;

/// What a server answered to a query.
///
/// @param series those of a vector or matrix; a scalar or text is one series without labels
/// @param remarks warnings first, then infos
record QueryReply(List<ReplySeries> series, List<String> remarks) {
    QueryReply {
        series = List.copyOf(series);
        remarks = List.copyOf(remarks);
    }

    /// A series with its points in rising time.
    record ReplySeries(Map<String, String> labels, List<ReplyPoint> points) {
        ReplySeries {
            points = List.copyOf(points);
        }
    }

    /// A point as it came.
    ///
    /// @param seconds since the epoch
    /// @param text the value as the server writes it; a native histogram as its count and sum
    record ReplyPoint(double seconds, String text) {
        /// The value, or NaN where it is no number.
        double value() {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> number(text);
            };
        }

        private static double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException _) {
                return Double.NaN;
            }
        }
    }
}
