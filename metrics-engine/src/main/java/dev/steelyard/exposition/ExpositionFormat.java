package dev.steelyard.exposition;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The text formats that a target may answer with.
public enum ExpositionFormat {
    /// Prometheus text, versions 0.0.4 and 1.0.0.
    TEXT("text/plain; version=0.0.4; charset=utf-8"),
    /// OpenMetrics text, versions 0.0.1 and 1.0.0.
    OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    /// What a scraper sends as `Accept`: the header of Prometheus 3 without protobuf.
    public static final String ACCEPT =
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                    + "application/openmetrics-text;version=0.0.1;q=0.5,"
                    + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                    + "text/plain;version=0.0.4;q=0.3,"
                    + "*/*;q=0.2";

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /// The media type of RFC 9110 section 8.3.1; possessive, so that no header makes it slow.
    private static final Pattern MEDIA_TYPE =
            Pattern.compile(
                    "[ \\t]*+(?<type>T/T)[ \\t]*+(;[ \\t]*+(T=(T|\"([^\"\\\\]|\\\\.)*+\")[ \\t]*+)?+)*+"
                            .replace("T", TOKEN + "+"));

    private final String mediaType;

    ExpositionFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /// The content type that a writer of this format declares.
    public String mediaType() {
        return mediaType;
    }

    /// The format that a `Content-Type` names, whatever its version.
    ///
    /// Empty for a header that is blank or breaks the syntax of media types, and for types that we
    /// do not read: an answer of those is refused, never guessed at.
    public static Optional<ExpositionFormat> of(String contentType) {
        var match = MEDIA_TYPE.matcher(contentType);
        if (!match.matches()) {
            return Optional.empty();
        }
        return switch (match.group("type").toLowerCase(Locale.ROOT)) {
            case "text/plain" -> Optional.of(TEXT);
            case "application/openmetrics-text" -> Optional.of(OPENMETRICS);
            default -> Optional.empty();
        };
    }
}
