package dev.steelyard.tsdb.wal;

/// A record whose checksum holds says something that cannot be.
public final class MalformedRecordException extends Exception {
    /// @param reason what is wrong, and where
    public MalformedRecordException(String reason) {
        super(reason);
    }
}
