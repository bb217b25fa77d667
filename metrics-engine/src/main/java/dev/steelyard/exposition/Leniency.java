package dev.steelyard.exposition;

/// The breaches of a format that Prometheus takes all the same, and so do we.
///
/// A lenient parser counts each, a strict one reports it as a fault.
public enum Leniency {
    /// Text: two labels follow each other without a comma.
    MISSING_COMMA("labels are not separated; put a comma between them"),
    /// OpenMetrics: a comma stands behind the last label.
    TRAILING_COMMA("a comma stands behind the last label; remove it"),
    /// Text: a label value spans lines.
    RAW_LINE_FEED("a quote is open at the end of the line; close it, or write a line feed as \\n"),
    /// A backslash escapes what needs no escape: anything else in text, nothing in OpenMetrics.
    UNKNOWN_ESCAPE("unknown escape; there are \\\\, \\\" and \\n, write \\\\ for a backslash"),
    /// A line of metadata ends with a carriage return.
    CARRIAGE_RETURN("the line ends with a carriage return; end lines with a line feed alone"),
    /// OpenMetrics: names in quotes, which version 1.0 does not know.
    QUOTED_NAME(
            "quoted names are not part of OpenMetrics 1.0; use [a-zA-Z_:][a-zA-Z0-9_:]* for metrics"
                    + " and [a-zA-Z_][a-zA-Z0-9_]* for labels"),
    /// Text: the metric name of a HELP or TYPE line is followed by something else than a blank.
    RUN_ON_NAME(
            "the metric name ends here; put a blank behind it, or quote a name that has other"
                    + " characters"),
    /// Text: the body ends without a line feed.
    NO_LAST_LINE_FEED(
            "the last line has no line feed; the body is cut short or needs one at its end");

    private final String reason;

    Leniency(String reason) {
        this.reason = reason;
    }

    /// What is wrong and the cure.
    String reason() {
        return reason;
    }
}
