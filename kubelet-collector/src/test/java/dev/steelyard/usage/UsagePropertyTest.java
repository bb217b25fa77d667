package dev.steelyard.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.model.Staleness;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random lives of a container, told with losses, against a model that keeps every reading and
/// thinks in whole nanoseconds.
class UsagePropertyTest {
    private static final long MAX_AGE = UsageOptions.DEFAULT.maxAge().toMillis();
    private static final long FRESH_FROM = UsageOptions.DEFAULT.startUpFrom().toMillis();
    private static final long FRESH_BEFORE = UsageOptions.DEFAULT.startUpBefore().toMillis();

    /// How long after the kubelet's look the scrape comes, in milliseconds.
    private static final int LATEST_SCRAPE = 3_000;

    /// One look of the kubelet at the container.
    private record Look(long millis, long cpuNanos, long memory, long startMillis) {}

    /// A look of which we heard, and when that was.
    private record Heard(Look look, long millis) {}

    private record Told(KubeletSeries family, long millis, double value) {}

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyLifeIsAnsweredAsAPlainModelDoes(long seed) {
        Random random = new Random(seed);
        UsageScene scene = new UsageScene();
        UsageScene replica = new UsageScene();
        List<Heard> heard = new ArrayList<>();
        List<Heard> heardByReplica = new ArrayList<>();
        Look look = new Look(0, 0, 0, 0);
        for (int step = 0; step < 150; step++) {
            look = next(look, random);
            long scraped = look.millis() + random.nextInt(LATEST_SCRAPE);
            if (random.nextInt(4) == 0) {
                lose(scene, scraped);
            } else {
                heard.add(tell(scene, look, scraped, random));
                heardByReplica.add(tell(replica, look, scraped + 7, random));
            }
            long now = scraped + 7 + (random.nextInt(5) == 0 ? random.nextInt(120_000) : 0);
            check(scene, heard, now, "seed " + seed + ", step " + step);
            check(replica, heardByReplica, now, "the replica, seed " + seed + ", step " + step);
        }
    }

    private static Look next(Look before, Random random) {
        long gap =
                switch (random.nextInt(12)) {
                    case 0 -> 95_000; // a node that was away
                    case 1 -> LATEST_SCRAPE; // as short as a store that knows no going back allows
                    default -> 10_000 + random.nextInt(20_000);
                };
        long millis = before.millis() + gap;
        long memory = random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 40);
        if (random.nextInt(6) == 0) { // restarted somewhere in between; perhaps busier than before
            long start = before.millis() + random.nextLong(gap);
            long nanos = random.nextLong((millis - start) * 4_000_000 + 1);
            return new Look(millis, nanos, memory, start);
        }
        long used = random.nextInt(4) == 0 ? 0 : random.nextLong(gap * 4_000_000);
        return new Look(millis, before.cpuNanos() + used, memory, before.startMillis());
    }

    private static Heard tell(UsageScene scene, Look look, long scraped, Random random) {
        scene.setNow(scraped);
        double startSeconds = UsageScene.at(look.startMillis()).toEpochMilli() / 1_000.0;
        List<Told> lines =
                new ArrayList<>(
                        List.of(
                                new Told(
                                        KubeletSeries.CONTAINER_MEMORY,
                                        look.millis(),
                                        look.memory()),
                                new Told(KubeletSeries.CONTAINER_START, scraped, startSeconds)));
        Collections.shuffle(lines, random);
        // The kubelet writes it first.
        lines.addFirst(new Told(KubeletSeries.CONTAINER_CPU, look.millis(), look.cpuNanos() / 1e9));
        for (Told line : lines) {
            scene.arrive(line.family(), UsageScene.container("app"), line.millis(), line.value());
        }
        return new Heard(look, scraped);
    }

    /// What the scraper writes when a scrape fails.
    private static void lose(UsageScene scene, long scraped) {
        for (KubeletSeries family :
                List.of(
                        KubeletSeries.CONTAINER_CPU,
                        KubeletSeries.CONTAINER_MEMORY,
                        KubeletSeries.CONTAINER_START)) {
            scene.tell(family, UsageScene.container("app"), scraped, Staleness.MARKER);
        }
    }

    private static void check(UsageScene scene, List<Heard> heard, long now, String when) {
        scene.setNow(now);
        Optional<Usage> answered =
                scene.usage.pods().stream()
                        .map(pod -> pod.containers().getFirst().usage())
                        .findFirst();
        assertThat(answered).as(when).isEqualTo(model(heard, now));
    }

    private static Optional<Usage> model(List<Heard> heard, long now) {
        int last = heard.size() - 1;
        Optional<Usage> usage = upTo(last, heard, now);
        return usage.isEmpty() && fell(last, heard) ? upTo(last - 1, heard, now) : usage;
    }

    private static boolean fell(int at, List<Heard> heard) {
        return at > 0 && heard.get(at - 1).look.cpuNanos() > heard.get(at).look.cpuNanos();
    }

    /// What is known after the look at `at`, as if it were the last one.
    private static Optional<Usage> upTo(int at, List<Heard> heard, long now) {
        if (at < 0 || now - heard.get(at).millis() > MAX_AGE) {
            return Optional.empty();
        }
        Look last = heard.get(at).look();
        if (at > 0) {
            Look before = heard.get(at - 1).look();
            boolean sameRun = before.millis() > last.startMillis() && !fell(at, heard);
            if (sameRun && last.millis() - before.millis() <= MAX_AGE) {
                return Optional.of(
                        usage(last, before.millis(), last.cpuNanos() - before.cpuNanos()));
            }
        }
        long age = last.millis() - last.startMillis();
        return age >= FRESH_FROM && age < FRESH_BEFORE
                ? Optional.of(usage(last, last.startMillis(), last.cpuNanos()))
                : Optional.empty();
    }

    private static Usage usage(Look last, long sinceMillis, long nanos) {
        long window = last.millis() - sinceMillis;
        BigInteger nanocores =
                BigInteger.valueOf(nanos)
                        .multiply(BigInteger.valueOf(1_000))
                        .divide(BigInteger.valueOf(window));
        return new Usage(
                UsageScene.at(last.millis()),
                Duration.ofMillis(window),
                nanocores.longValueExact(),
                last.memory(),
                OptionalLong.empty());
    }
}
