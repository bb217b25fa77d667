package dev.steelyard.tsdb.chunk;

/// The bytes of a chunk are not what its encoding allows. Whoever knows the file and the offset
/// tells them when passing it on.
public final class CorruptChunkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// `reason` says what is wrong with the bytes.
    public CorruptChunkException(String reason) {
        super(reason);
    }
}
