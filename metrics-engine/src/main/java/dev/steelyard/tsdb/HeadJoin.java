package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

/// Lets the series of a head that was read from the log go on in the one that takes new samples, so
/// that none is there twice: full chunks stay where they are, the open one of a series becomes that
/// of its record in the other head, and what came there meanwhile follows it.
///
/// It goes slab by slab of the records, whose memory is given back at once. Who reads the head that
/// is given up and then the other misses nothing, and may find samples in both.
final class HeadJoin {
    private static final TimeSpan ALL = new TimeSpan(Long.MIN_VALUE, Long.MAX_VALUE);

    private final HeadState from;
    private final HeadState into;
    private final HeadReading old;
    private final HeadReading own;
    private final SeriesChunks chunks;
    private final SeriesChunks ending; // puts open chunks of the one head into the other
    private final IntConsumer joined;
    private final Batch kept = new Batch();
    private long repeated;

    /// @param from nothing is added to it any more
    /// @param joined told of each series that has samples now, under the lock
    HeadJoin(HeadState from, HeadState into, IntConsumer joined) {
        this.from = from;
        this.into = into;
        this.old = new HeadReading(from);
        this.own = new HeadReading(into);
        this.chunks = new SeriesChunks(into.sealed(), into.table().histograms());
        this.ending = new SeriesChunks(into.sealed(), from.table().histograms());
        this.joined = joined;
    }

    /// Moves all series; answers how many samples both heads had, of which one is left each.
    long all() {
        begin();
        int end = from.table().end();
        for (int slot = 0; slot < end; slot += SeriesRecords.perSlab()) {
            slice(Math.max(1, slot), Math.min(slot + SeriesRecords.perSlab(), end));
            into.leases().afterReaders(from.table().records().retire(slot));
            into.leases().settle();
        }
        return repeated;
    }

    private void begin() {
        into.commits().lock();
        try {
            into.sealed().adopt(from.sealed());
            from.times()
                    .span()
                    .ifPresent(span -> into.times().came(span.fromMillis(), span.toMillis()));
            into.times().raiseCutoff(from.times().cutoffMillis());
            into.times().moveWindow();
        } finally {
            into.commits().unlock();
        }
    }

    private void slice(int fromSlot, int toSlot) {
        Leases.Lease lease = into.leases().begin();
        into.commits().lock();
        try {
            for (int slot = fromSlot; slot < toSlot; slot++) {
                Place record = Place.of(from, slot);
                if (SeriesRecord.isLiving(record.slab, record.at)
                        && record.has(SeriesRecord.POSTED)) {
                    move(record, lease);
                }
            }
        } finally {
            into.commits().unlock();
            lease.end();
        }
    }

    /// Where a series is in one of the heads.
    private record Place(int slot, MemorySegment slab, long at) {
        static Place of(HeadState head, int slot) {
            return new Place(slot, head.table().records().slab(slot), SeriesRecords.offset(slot));
        }

        boolean has(int flag) {
            return SeriesRecord.has(slab, at, flag);
        }

        long get(int field) {
            return SeriesRecord.getLong(slab, at, field);
        }
    }

    private void move(Place theirs, Leases.Lease lease) {
        int slot =
                into.table()
                        .known(from.table().postings().labels(from.table().labels(theirs.slot)));
        Place ours = Place.of(into, slot);
        SeriesSnapshot before = old.snapshot(theirs.slot);
        SampleCursor behind = new SampleWalk(own.view(lease), ALL).begin(own.snapshot(slot));
        boolean any = behind.next();
        boolean linked =
                any
                        && behind.timeMillis() > theirs.get(SeriesRecord.LAST_MILLIS)
                        && behind.timeMillis() >= into.times().floorMillis()
                        && ours.get(SeriesRecord.SEALED) != SealedChunks.NONE
                        && !into.table().late().has(slot);
        if (any && !linked) {
            collect(slot, behind);
            LateSeries _ = into.table().late().remove(slot);
        }
        SeriesRecord.open(ours.slab, ours.at);
        SeriesRecord.open(theirs.slab, theirs.at); // it leads into the other head meanwhile
        try {
            moveLate(theirs, ours);
            if (linked) {
                link(theirs, ours);
            } else {
                weave(theirs, ours, new Before(before, old.view(lease)));
            }
            SeriesRecord.empty(theirs.slab, theirs.at);
        } finally {
            SeriesRecord.close(theirs.slab, theirs.at);
            SeriesRecord.close(ours.slab, ours.at);
            kept.clear();
        }
        joined.accept(slot);
    }

    private void collect(int slot, SampleCursor samples) {
        do {
            NativeHistogram histogram = samples.histogram();
            if (histogram == null) {
                kept.add(slot, samples.timeMillis(), samples.value(), samples.startMillis());
            } else {
                kept.add(slot, samples.timeMillis(), histogram, samples.startMillis());
            }
        } while (samples.next());
    }

    /// Puts all that they have before the first full chunk that we have.
    private void link(Place theirs, Place ours) {
        ending.seal(theirs.slab, theirs.at);
        SealedChunks.View view = into.sealed().view();
        long oldest = ours.get(SeriesRecord.SEALED);
        while (view.before(oldest) != SealedChunks.NONE && view.has(view.before(oldest))) {
            oldest = view.before(oldest);
        }
        into.sealed().follow(oldest, theirs.get(SeriesRecord.SEALED));
    }

    /// What a series was.
    private record Before(SeriesSnapshot series, HeadView view) {
        boolean has(long timeMillis) {
            return new SampleWalk(view, new TimeSpan(timeMillis, timeMillis)).begin(series).next();
        }
    }

    /// Goes on in the chunk that they have open, with all samples that we have.
    private void weave(Place theirs, Place ours, Before before) {
        abandon(ours);
        SeriesRecord.take(ours.slab, ours.at, theirs.slab, theirs.at);
        if (ours.has(SeriesRecord.HISTOGRAMS)) {
            into.table().histograms().adopt(ours.slab, ours.at, from.table().histograms());
        }
        int behind = 0;
        for (int i = 0; i < kept.size(); i++) {
            long time = kept.timeMillis(i);
            if (time >= into.times().floorMillis() && time > ours.get(SeriesRecord.LAST_MILLIS)) {
                chunks.append(ours.slab, ours.at, kept, i);
                behind++;
            } else if (before.has(time)) {
                repeated++;
            } else {
                SeriesRecord.set(ours.slab, ours.at, SeriesRecord.LATE);
                into.table().late().add(ours.slot, into.number().published(), kept, i);
            }
        }
        int latest = SeriesRecord.getInt(ours.slab, ours.at, SeriesRecord.COMMIT_SAMPLES);
        SeriesRecord.setInt(
                ours.slab, ours.at, SeriesRecord.COMMIT_SAMPLES, Math.min(latest, behind));
    }

    /// Leaves a series of ours without chunks.
    private void abandon(Place ours) {
        SealedChunks.View view = into.sealed().view();
        for (long pointer = ours.get(SeriesRecord.SEALED);
                pointer != SealedChunks.NONE && view.has(pointer);
                pointer = view.before(pointer)) {
            int _ = into.sealed().abandon(pointer);
        }
        if (ours.has(SeriesRecord.HISTOGRAMS)) {
            into.table().histograms().end(ours.slab, ours.at);
        }
    }

    private void moveLate(Place theirs, Place ours) {
        LateSeries late = from.table().late().remove(theirs.slot);
        if (!late.isEmpty()) {
            SeriesRecord.set(ours.slab, ours.at, SeriesRecord.LATE);
            into.table().late().adopt(ours.slot, into.number().published(), late);
        }
    }
}
