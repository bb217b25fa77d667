package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.steelyard.exposition.MalformedExpositionException;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.Reading;
import dev.steelyard.testing.Seeds;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Random answers, failures and broken answers, against the rules of scraping written down without
/// any cache.
class ScrapeModelTest {
    private static final LabelMatcher ALL = new LabelMatcher.Equal("job", "test");

    private record Line(String metric, int index, int value, long time) {
        static final long NO_TIME = -1;

        String text() {
            String labels =
                    index == 0 ? "" : "{i=\"" + index + "\",long=\"" + "x".repeat(index) + "\"}";
            return metric + labels + " " + value + (time == NO_TIME ? "" : " " + time);
        }

        Labels labels() {
            return Labels.of(
                    "__name__",
                    metric,
                    "i",
                    index == 0 ? "" : "" + index,
                    "long",
                    "x".repeat(index),
                    "job",
                    "test",
                    "instance",
                    "one:80");
        }
    }

    private final Head head = new Head(HeadOptions.DEFAULT);
    private final MemoryStore model = new MemoryStore();
    private final Map<Labels, Boolean> live = new HashMap<>();
    private final Map<Labels, Long> stamped = new HashMap<>(); // the newest, where all have one
    private final Set<Labels> known = new HashSet<>();
    private boolean trackTimes;
    private int limit;

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void theCacheChangesNothing(long seed) throws Exception {
        Random random = new Random(seed);
        trackTimes = random.nextBoolean();
        limit = random.nextInt(4) == 0 ? 10 : 1000;
        ScrapedTarget target =
                new ScrapedTarget(
                        head,
                        Targets.of("http://one:80/", new Target.Honor(false, true, trackTimes)),
                        new ScrapeLimits(1 << 20, limit, 64, 256, 4096));
        List<Line> answer = randomAnswer(random, 0);
        for (long time = 1000; time < 40_000; time += 1000) {
            answer =
                    random.nextBoolean() ? randomAnswer(random, time) : again(answer, random, time);
            List<String> lines = new ArrayList<>(answer.stream().map(Line::text).toList());
            switch (random.nextInt(6)) {
                case 0 -> {
                    target.failsToAnswer(time);
                    fail(time);
                }
                case 1 -> {
                    int at = random.nextInt(lines.size() + 1);
                    lines.add(at, "broken{ 1");
                    // What was said of times is lost with the rest.
                    answer.subList(0, at).forEach(line -> stamped.remove(line.labels()));
                    breaks(target, time, lines);
                    fail(time);
                }
                default -> {
                    Tally tally = target.answers(time, lines.toArray(String[]::new));
                    int followed = take(answer, time);
                    assertThat(tally.samples()).isEqualTo(lines.size());
                    assertThat(tally.followed()).isEqualTo(followed);
                }
            }
            assertThat(Reading.all(head, ALL)).as("at %d", time).isEqualTo(Reading.all(model, ALL));
        }
    }

    private static void breaks(ScrapedTarget target, long time, List<String> lines) {
        try {
            target.answers(time, lines.toArray(String[]::new));
        } catch (MalformedExpositionException | RefusedAnswerException _) {
            return;
        }
        throw new AssertionError("taken, though broken: " + lines);
    }

    private static List<Line> randomAnswer(Random random, long time) {
        List<Line> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(15); i > 0; i--) {
            long stamp = random.nextInt(4) == 0 ? time - random.nextInt(3000) : Line.NO_TIME;
            lines.add(
                    new Line(
                            "m" + random.nextInt(3),
                            random.nextInt(4),
                            random.nextInt(3),
                            Math.max(stamp, Line.NO_TIME)));
        }
        return lines;
    }

    /// The same series in the same order but for a few swaps, as targets do.
    private static List<Line> again(List<Line> lines, Random random, long time) {
        List<Line> again = new ArrayList<>();
        for (Line line : lines) {
            if (random.nextInt(12) > 0) {
                long stamp = line.time == Line.NO_TIME ? Line.NO_TIME : time - random.nextInt(900);
                again.add(new Line(line.metric, line.index, random.nextInt(100), stamp));
            }
        }
        if (again.isEmpty()) {
            return randomAnswer(random, time);
        }
        Collections.swap(again, random.nextInt(again.size()), random.nextInt(again.size()));
        return again;
    }

    private int take(List<Line> lines, long time) {
        Set<Labels> seen = new HashSet<>();
        Map<Labels, Boolean> tracked = new HashMap<>();
        Map<Labels, Long> stamps = new HashMap<>();
        int followed = 0;
        for (Line line : lines) {
            Labels labels = line.labels();
            if (!known.contains(labels) && known.size() >= limit) {
                continue;
            }
            known.add(labels);
            followed++;
            boolean timed = line.time != Line.NO_TIME;
            boolean first = seen.add(labels);
            tracked.put(labels, !timed || trackTimes);
            stamps.merge(labels, timed ? line.time : Long.MAX_VALUE, Math::max);
            if (timed || first) {
                put(labels, timed ? line.time : time, line.value);
            }
        }
        live.forEach((labels, wanted) -> {
            if (wanted && !seen.contains(labels)) {
                end(labels, time);
            }
        });
        stamped.clear();
        stamped.putAll(stamps);
        live.clear();
        live.putAll(tracked);
        known.retainAll(seen);
        return followed;
    }

    private void fail(long time) {
        live.forEach((labels, wanted) -> {
            if (wanted) {
                end(labels, time);
            }
        });
        live.clear();
    }

    private void end(Labels labels, long time) {
        long stamp = stamped.getOrDefault(labels, Long.MAX_VALUE);
        if (stamp == Long.MAX_VALUE || !put(labels, stamp + 1, Staleness.MARKER)) {
            put(labels, time, Staleness.MARKER);
        }
    }

    @CanIgnoreReturnValue
    private boolean put(Labels labels, long time, double value) {
        var samples = model.samples(labels);
        boolean newer = samples.isEmpty() || samples.lastKey() < time;
        if (newer) {
            model.put(labels, time, value);
        }
        return newer;
    }
}
