package dev.steelyard.exposition;

/// The text formats that a target may answer with.
public enum ExpositionFormat {
    /// Prometheus text, versions 0.0.4 and 1.0.0.
    TEXT("text/plain; version=0.0.4; charset=utf-8"),
    /// OpenMetrics text, versions 0.0.1 and 1.0.0.
    OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String mediaType;

    ExpositionFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /// The content type that a writer of this format declares.
    public String mediaType() {
        return mediaType;
    }
}
