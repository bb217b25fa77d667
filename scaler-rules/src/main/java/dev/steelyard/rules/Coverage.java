package dev.steelyard.rules;

import dev.steelyard.rules.Surroundings.PodReading;
import dev.steelyard.rules.Surroundings.Scrape;
import dev.steelyard.rules.standing.FoldReading;
import dev.steelyard.rules.v1alpha1.Absent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which pods a value should be made up of, and which of them are missing from it.
///
/// A pod that is not Ready is only looked at where none is Ready: it is out of service, so others
/// carry its load.
///
/// @param pods all pods of the workload
/// @param targets those whose part is expected
record Coverage(List<PodReading> pods, List<PodReading> targets) {
    private static final int NAMED = 3;

    /// A pod whose part is missing, and why: in words that stay the same while the reason does, so
    /// that a status which repeats them is not written anew with every second.
    record Gap(String pod, String why) {
        @Override
        public String toString() {
            return pod + " " + why;
        }
    }

    static Coverage of(List<PodReading> pods) {
        List<PodReading> scraped =
                pods.stream().filter(pod -> pod.scrape() != Scrape.NO_TARGET).toList();
        List<PodReading> ready = scraped.stream().filter(PodReading::ready).toList();
        return new Coverage(pods, ready.isEmpty() ? scraped : ready);
    }

    /// Whether at least one target answers.
    boolean answers() {
        return targets.stream().anyMatch(pod -> pod.scrape() == Scrape.UP);
    }

    /// Why no target answers, pod by pod.
    List<Gap> silence() {
        return targets.stream().flatMap(pod -> unscraped(pod).stream()).toList();
    }

    /// The targets whose part is missing from `fold`.
    List<Gap> gaps(FoldReading fold, Absent absent) {
        return targets.stream()
                .flatMap(pod -> unscraped(pod).or(() -> partless(pod, fold, absent)).stream())
                .toList();
    }

    private static Optional<Gap> unscraped(PodReading pod) {
        return switch (pod.scrape()) {
            case UP, NO_TARGET -> Optional.empty();
            case PENDING -> Optional.of(new Gap(pod.name(), "has not been scraped yet"));
            case DOWN ->
                    Optional.of(
                            new Gap(
                                    pod.name(),
                                    "cannot be scraped ("
                                            + pod.error()
                                            + "), "
                                            + since(pod.answeredMillis())));
        };
    }

    private static String since(long answeredMillis) {
        return answeredMillis == PodReading.NEVER
                ? "never answered"
                : "last answered at " + time(answeredMillis);
    }

    /// A pod that answers and has never had the series is complete without it: many exporters show
    /// a counter only after its first increment.
    private static Optional<Gap> partless(PodReading pod, FoldReading fold, Absent absent) {
        FoldReading.Part part = fold.pods().get(pod.name());
        if (part == null || (part.value().isPresent() && !part.hasEnded())) {
            return Optional.empty();
        }
        if (part.hasEnded()) {
            return absent == Absent.ZERO
                    ? Optional.empty()
                    : Optional.of(
                            new Gap(
                                    pod.name(),
                                    "answers but no longer exposes the metric since "
                                            + time(part.newestMillis())));
        }
        return Optional.of(
                new Gap(
                        pod.name(),
                        part.lone() > 0
                                ? "has one sample so far, a rate needs two"
                                : "has had no new sample since " + time(part.newestMillis())));
    }

    /// The first few gaps in words.
    static String words(List<Gap> gaps) {
        String named =
                gaps.stream().limit(NAMED).map(Gap::toString).collect(Collectors.joining("; "));
        return gaps.size() <= NAMED ? named : named + "; and " + (gaps.size() - NAMED) + " more";
    }

    static String time(long millis) {
        return millis == FoldReading.NEVER
                ? "ever"
                : Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
