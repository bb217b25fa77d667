package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.util.ArrayList;
import java.util.List;

/// A database's own figures.
final class DatabaseMetrics {
    private DatabaseMetrics() {}

    static List<MetricFamily> families(
            Head head,
            HeadJournal journal,
            Replay replay,
            BlockShelf shelf,
            ExemplarRing exemplars) {
        List<MetricFamily> all = new ArrayList<>(head.metrics().families());
        all.add(gauge("log_writing", "Whether commits are written down.", journal.isWriting()));
        all.add(counter("log_failures", "Failed writes of the log.", journal.failures()));
        all.add(
                counter(
                        "log_missed_samples",
                        "Samples that are in memory only, since the log could not be written.",
                        journal.missed()));
        all.add(gauge("replay_done", "Whether the log is read.", replay.isDone()));
        all.add(gauge("replay_bytes", "How much log there was to read.", replay.bytes()));
        all.add(gauge("replay_done_bytes", "How much of it is read.", replay.doneBytes()));
        all.add(counter("replay_samples", "Samples that the log gave back.", replay.samples()));
        all.add(
                counter(
                        "replay_lost_samples",
                        "Samples that it did not, something before them being damaged.",
                        replay.lostSamples()));
        all.add(
                counter(
                        "replay_damaged",
                        "Damaged stretches of the log that were skipped.",
                        replay.damagedStretches()));
        all.add(
                counter(
                        "replay_mended",
                        "Damaged stretches of the log that were mended.",
                        replay.mendedStretches()));
        all.add(gauge("blocks", "Blocks.", shelf.blocks().size()));
        all.add(gauge("block_bytes", "Room that blocks take.", shelf.bytes()));
        all.add(
                gauge(
                        "blocks_set_aside",
                        "Blocks that cannot be opened, and were renamed.",
                        shelf.damaged().setAside()));
        all.add(
                gauge(
                        "blocks_damaged",
                        "Blocks with a damaged part, which is missing from answers.",
                        shelf.damaged().partly()));
        all.addAll(exemplars.families());
        return List.copyOf(all);
    }

    private static MetricFamily gauge(String name, String help, boolean value) {
        return gauge(name, help, value ? 1 : 0);
    }

    static MetricFamily gauge(String name, String help, long value) {
        return family(MetricType.GAUGE, name, help, value);
    }

    static MetricFamily counter(String name, String help, long value) {
        return family(MetricType.COUNTER, name, help, value);
    }

    private static MetricFamily family(MetricType type, String name, String help, long value) {
        return new MetricFamily(
                "steelyard_tsdb_" + name,
                type,
                help,
                List.of(new MetricPoint.Value(Labels.EMPTY, value)));
    }
}
