package dev.steelyard.tsdb.file;

import java.nio.file.Path;

/// A file of a block is not what the format allows. It is not checked, because readers learn of it
/// in the midst of walking samples.
public final class CorruptFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final long offset;
    private final String reason;

    /// At `offset` of `file` there is something wrong, for `reason`.
    public CorruptFileException(Path file, long offset, String reason) {
        super("%s is damaged at offset %d: %s".formatted(file, offset, reason));
        this.file = file.toString();
        this.offset = offset;
        this.reason = reason;
    }

    /// The damaged file.
    public Path file() {
        return Path.of(file);
    }

    /// Where in the file it was found, in bytes.
    public long offset() {
        return offset;
    }

    /// What is wrong there.
    public String reason() {
        return reason;
    }
}
