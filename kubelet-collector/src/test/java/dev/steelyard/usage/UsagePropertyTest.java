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

/// Random lives of a container, told with losses and in any order of families, against a model that
/// keeps every reading and thinks in whole nanoseconds.
class UsagePropertyTest {
    private static final long MAX_AGE = UsageOptions.DEFAULT.maxAge().toMillis();
    private static final long FRESH_FROM = UsageOptions.DEFAULT.startUpFrom().toMillis();
    private static final long FRESH_BEFORE = UsageOptions.DEFAULT.startUpBefore().toMillis();

    /// How long after the kubelet's look the scrape comes, in milliseconds.
    private static final int LATEST_SCRAPE = 3_000;

    /// One look of the kubelet at the container.
    private record Look(long millis, long cpuNanos, long memory, long startMillis) {}

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
        List<Look> heard = new ArrayList<>();
        Look look = new Look(0, 0, 0, 0);
        for (int step = 0; step < 150; step++) {
            look = next(look, random);
            long scraped = look.millis() + random.nextInt(LATEST_SCRAPE);
            if (random.nextInt(4) == 0) {
                lose(scene, scraped);
            } else {
                heard.add(look);
                tell(scene, look, scraped, random);
            }
            if (heard.contains(look)) {
                tell(replica, look, scraped + 7, random);
            }
            long now = scraped + (random.nextInt(5) == 0 ? random.nextInt(120_000) : 0);
            check(scene, replica, heard, now, "seed " + seed + ", step " + step);
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

    private static void tell(UsageScene scene, Look look, long scraped, Random random) {
        double startSeconds = UsageScene.at(look.startMillis()).toEpochMilli() / 1_000.0;
        List<Told> lines =
                new ArrayList<>(
                        List.of(
                                new Told(
                                        KubeletSeries.CONTAINER_CPU,
                                        look.millis(),
                                        look.cpuNanos() / 1e9),
                                new Told(
                                        KubeletSeries.CONTAINER_MEMORY,
                                        look.millis(),
                                        look.memory()),
                                new Told(KubeletSeries.CONTAINER_START, scraped, startSeconds)));
        Collections.shuffle(lines, random);
        for (Told line : lines) {
            scene.tell(line.family(), UsageScene.container("app"), line.millis(), line.value());
        }
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

    private static void check(
            UsageScene scene, UsageScene replica, List<Look> heard, long now, String when) {
        scene.setNow(now);
        replica.setNow(now);
        Optional<Usage> expected = model(heard, now);
        Optional<Usage> answered = answer(scene);
        assertThat(answered).as(when).isEqualTo(expected);
        assertThat(answer(replica)).as("the other replica, %s", when).isEqualTo(answered);
    }

    private static Optional<Usage> answer(UsageScene scene) {
        return scene.usage.pods().stream()
                .map(pod -> pod.containers().getFirst().usage())
                .findFirst();
    }

    private static Optional<Usage> model(List<Look> heard, long now) {
        if (heard.isEmpty()) {
            return Optional.empty();
        }
        Look last = heard.getLast();
        if (now - last.millis() > MAX_AGE) {
            return Optional.empty();
        }
        if (heard.size() > 1) {
            Look before = heard.get(heard.size() - 2);
            boolean sameRun =
                    before.millis() > last.startMillis() && before.cpuNanos() <= last.cpuNanos();
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
