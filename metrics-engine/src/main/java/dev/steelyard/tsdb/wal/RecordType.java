package dev.steelyard.tsdb.wal;

import java.util.Optional;

/// What a record is about; its code in the files.
public enum RecordType {
    /// Label pairs by number.
    PAIRS(1),
    /// Series by slot, with the numbers of their pairs.
    SERIES(2),
    /// The samples of one commit.
    SAMPLES(3),
    /// A time; what is older lies in blocks.
    CUTOFF(4),
    /// Exemplars of one commit.
    EXEMPLARS(8),
    /// Chunks that were full.
    FULL_CHUNKS(9),
    /// Chunks that more samples could still have come to.
    OPEN_CHUNKS(10),
    /// Samples that came late, as chunks.
    LATE_CHUNKS(11),
    /// What was deleted.
    DELETIONS(12),
    /// What brings damaged bytes of the records before it back; readers see none.
    PARITY(13);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<RecordType> of(int code) {
        for (RecordType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
