package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarResult;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.wal.MalformedRecordException;
import dev.steelyard.tsdb.wal.RecordView;
import dev.steelyard.tsdb.wal.SegmentReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Reads one segment that [HeadLog] wrote into a head. Owned by one thread.
final class HeadReplay {
    /// More pairs or slots than this are no head's.
    private static final int LIMIT = 1 << 28;

    private final Head head;
    private final Map<Integer, LabelPair> pairs = new HashMap<>(); // by number
    private final ReplayedSlots slots = new ReplayedSlots();
    private final boolean open;
    private long stored;
    private long lost;
    private boolean deletions;

    HeadReplay(Head head) {
        this(head, true);
    }

    /// @param open whether the open chunks count; else a later file has them
    HeadReplay(Head head, boolean open) {
        this.head = head;
        this.open = open;
    }

    /// How many samples came to the head.
    long stored() {
        return stored;
    }

    /// How many did not, because what tells their series or their value is damaged, or because the
    /// head refused them.
    long lost() {
        return lost;
    }

    /// Whether something was deleted, which may be in parts before.
    boolean hasDeletions() {
        return deletions;
    }

    /// Reads the current record; one that says nonsense counts as one lost sample.
    void read(SegmentReader segment) throws IOException {
        RecordView record = segment.record();
        try (Appender appender = head.appender()) {
            try {
                switch (segment.type()) {
                    case PAIRS -> readPairs(record);
                    case SERIES -> readSeries(record);
                    case SAMPLES -> readSamples(record, appender);
                    case EXEMPLARS -> readExemplars(record, appender);
                    case FULL_CHUNKS -> readFullChunks(record, appender);
                    case OPEN_CHUNKS -> readOpenChunks(record, appender);
                    case LATE_CHUNKS -> readLateChunks(record, appender);
                    case DELETIONS -> readDeletions(record);
                    case PARITY -> {} // readers see none
                    case CUTOFF -> head.dropBefore(record.getVarint());
                }
            } catch (MalformedRecordException _) {
                lost++;
            }
            appender.commit();
        }
    }

    private void readPairs(RecordView record) throws MalformedRecordException {
        while (record.hasMore()) {
            int number = record.getCount(LIMIT);
            pairs.put(number, new LabelPair(number, record.getText(), record.getText()));
        }
    }

    private void readSeries(RecordView record) throws MalformedRecordException {
        while (record.hasMore()) {
            int slot = record.getCount(LIMIT);
            int count = record.getCount(LabelRecords.MAX_PAIRS + 1);
            String[] labels = new String[2 * count];
            boolean known = true;
            for (int i = 0; i < count; i++) {
                int number = record.getCount(LIMIT);
                LabelPair pair = pairs.get(number);
                known &= pair != null;
                if (pair != null) {
                    labels[2 * i] = pair.name();
                    labels[2 * i + 1] = pair.value();
                }
            }
            slots.tell(slot, known ? head.known(labels(labels)) : Appender.NO_SERIES);
        }
    }

    private static Labels labels(String[] namesAndValues) throws MalformedRecordException {
        try {
            return Labels.ofSorted(namesAndValues);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }

    private void readSamples(RecordView record, Appender appender) throws MalformedRecordException {
        long time = record.getVarint();
        int slot = -1;
        while (record.hasMore()) {
            int flags = record.getByte();
            if ((flags & 0xf) == HeadLog.RUN) {
                for (long left = record.getCount(LIMIT); left > 0; left--) {
                    slot = checked(slot + 1);
                    appendKnown(appender, slot, time, key(slot), 0);
                }
                continue;
            }
            long step = (flags & HeadLog.SLOT) != 0 ? record.getVarint() : 0;
            slot = checked(slot + 1 + step);
            long at = time + ((flags & HeadLog.TIME) != 0 ? record.getVarint() : 0);
            long start = (flags & HeadLog.START) != 0 ? at + record.getVarint() : 0;
            if ((flags & 0xf) == HeadLog.HISTOGRAM) {
                append(appender, slot, at, HistogramRecord.get(record), start);
            } else {
                appendKnown(appender, slot, at, value(record, flags & 0xf, slot), start);
            }
        }
    }

    private static int checked(long slot) throws MalformedRecordException {
        if (slot < 0 || slot >= LIMIT) {
            throw new MalformedRecordException("no such slot: " + slot);
        }
        return (int) slot;
    }

    private void readExemplars(RecordView record, Appender appender)
            throws MalformedRecordException {
        while (record.hasMore()) {
            int slot = record.getCount(LIMIT);
            long time = record.getVarint();
            boolean timed = record.getByte() != 0;
            double value = Double.longBitsToDouble(record.getLow(Long.BYTES));
            Labels labels = readLabels(record, Exemplar.MAX_CHARACTERS);
            if (slots.ref(slot) != Appender.NO_SERIES) {
                ExemplarResult _ =
                        appender.exemplar(
                                slots.ref(slot), new Exemplar(labels, value, time, timed));
            }
        }
    }

    private static Labels readLabels(RecordView record, int most) throws MalformedRecordException {
        String[] labels = new String[2 * record.getCount(most + 1)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = record.getText();
        }
        return labels(labels);
    }

    private void readDeletions(RecordView record) throws MalformedRecordException {
        deletions = true;
        TimeSpan span = new TimeSpan(record.getVarint(), record.getVarint());
        if (span.fromMillis() > span.toMillis()) {
            throw new MalformedRecordException("a deletion ends before it begins: " + span);
        }
        while (record.hasMore()) {
            head.deletion().delete(readLabels(record, LabelRecords.MAX_PAIRS), span);
        }
    }

    private void readFullChunks(RecordView record, Appender appender)
            throws MalformedRecordException {
        while (record.hasMore()) {
            int slot = record.getCount(LIMIT);
            StoredChunk chunk = StoredChunk.get(record);
            if (slots.ref(slot) != Appender.NO_SERIES
                    && head.attach((int) slots.ref(slot), chunk)) {
                stored += chunk.count();
            } else {
                append(slot, chunk, appender, head.cutoffMillis());
            }
        }
    }

    private void readOpenChunks(RecordView record, Appender appender)
            throws MalformedRecordException {
        while (open && record.hasMore()) {
            int slot = record.getCount(LIMIT);
            StoredChunk chunk = StoredChunk.get(record);
            if (slots.ref(slot) != Appender.NO_SERIES
                    && head.reopen((int) slots.ref(slot), chunk)) {
                stored += chunk.count();
            } else {
                append(slot, chunk, appender, head.cutoffMillis());
            }
        }
    }

    private void readLateChunks(RecordView record, Appender appender)
            throws MalformedRecordException {
        while (open && record.hasMore()) {
            int slot = record.getCount(LIMIT);
            append(slot, StoredChunk.get(record), appender, Long.MIN_VALUE);
        }
    }

    /// Appends the samples of a chunk from a time on; those before lie in blocks, and would come
    /// late.
    private void append(int slot, StoredChunk chunk, Appender appender, long fromMillis) {
        SampleCursor samples = chunk.samples();
        while (samples.next()) {
            NativeHistogram histogram = samples.histogram();
            long at = samples.timeMillis();
            if (at < fromMillis) {
                continue;
            }
            if (histogram == null) {
                append(appender, slot, at, samples.value(), samples.startMillis());
            } else {
                append(appender, slot, at, histogram, samples.startMillis());
            }
        }
    }

    private double key(int slot) {
        return Double.longBitsToDouble(slots.key(slot));
    }

    /// The value of a sample, which says nothing where the slot has no key and needs one.
    private double value(RecordView record, int kind, int slot) throws MalformedRecordException {
        return switch (kind) {
            case HeadLog.SAME -> key(slot);
            case HeadLog.PLUS -> (double) ((long) key(slot) + record.getVarint());
            case HeadLog.STALE -> Staleness.MARKER;
            case HeadLog.WHOLE_KEY -> newKey(slot, (double) record.getVarint());
            case HeadLog.KEY -> newKey(slot, Double.longBitsToDouble(record.getLow(Long.BYTES)));
            default -> {
                int count = kind - HeadLog.LOW_BYTES;
                if (count > Long.BYTES) {
                    throw new MalformedRecordException("no such kind of value: " + kind);
                }
                long low = record.getLow(count);
                long mask = count == Long.BYTES ? -1 : (1L << (8 * count)) - 1;
                yield Double.longBitsToDouble((slots.key(slot) & ~mask) | low);
            }
        };
    }

    private double newKey(int slot, double value) {
        slots.setKey(slot, Double.doubleToRawLongBits(value));
        return value;
    }

    /// Appends a sample of the log unless, but for stale markers, its key is lost.
    private void appendKnown(
            Appender appender, int slot, long timeMillis, double value, long startMillis) {
        if (slots.hasKey(slot) || Staleness.isStale(value)) {
            append(appender, slot, timeMillis, value, startMillis);
        } else {
            lost++;
        }
    }

    private void append(
            Appender appender, int slot, long timeMillis, double value, long startMillis) {
        if (slots.ref(slot) == Appender.NO_SERIES) {
            lost++;
            return;
        }
        count(appender.append(slots.ref(slot), timeMillis, value, startMillis));
    }

    private void append(
            Appender appender, int slot, long timeMillis, NativeHistogram histogram, long start) {
        if (slots.ref(slot) == Appender.NO_SERIES) {
            lost++;
            return;
        }
        count(appender.append(slots.ref(slot), timeMillis, histogram, start));
    }

    private void count(AppendResult result) {
        switch (result) {
            case STORED, SAME -> stored++;
            case TOO_OLD -> {} // it lies in a block
            case DUPLICATE, OUT_OF_ORDER, MALFORMED, UNKNOWN_SERIES -> lost++;
        }
    }
}
