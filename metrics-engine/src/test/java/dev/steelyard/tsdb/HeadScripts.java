package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.script.ScriptStorage;
import dev.steelyard.promql.script.StoredSample;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import java.lang.foreign.Arena;
import java.util.EnumSet;
import java.util.Set;

/// Keeps the samples of scripts in a head; the next one takes the memory of the one before.
public final class HeadScripts implements ScriptStorage {
    private static final Set<AppendResult> GOOD =
            EnumSet.of(AppendResult.STORED, AppendResult.SAME);

    private final Slabs slabs = new Slabs(Arena.ofAuto(), 1L << 30);
    private final Leases leases = new Leases();
    private Head head = empty();

    private Head empty() {
        return new Head(HeadOptions.DEFAULT, slabs, leases, new ExemplarRing(1));
    }

    @Override
    public boolean append(Labels labels, StoredSample sample) {
        try (Appender appender = head.appender()) {
            AppendResult result = append(appender, appender.series(labels), sample);
            appender.commit();
            return GOOD.contains(result);
        }
    }

    private static AppendResult append(Appender appender, long series, StoredSample sample) {
        NativeHistogram histogram = sample.histogram();
        return histogram == null
                ? appender.append(series, sample.timeMillis(), sample.value(), sample.startMillis())
                : appender.append(series, sample.timeMillis(), histogram, sample.startMillis());
    }

    @Override
    public void clear() {
        head.close();
        head = empty();
    }

    @Override
    public SeriesCursor select(Selection selection) {
        return head.select(selection);
    }

    @Override
    public SeriesCursor scan(Selection selection) {
        return head.scan(selection);
    }
}
