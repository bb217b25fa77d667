package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.scrape.TargetStatus.Health;
import dev.steelyard.scrape.job.DiscoveredTarget;
import dev.steelyard.scrape.job.TargetReader;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Answers what is scraped.
record TargetAnswers(TargetReader reader) {
    Answer targets(Parameters parameters) {
        String state = parameters.text("state");
        boolean active = List.of("", "any", "active").contains(state);
        boolean dropped = List.of("", "any", "dropped").contains(state);
        List<DiscoveredTarget> discovered = discovered(parameters.text("scrapePool"));
        Map<Target, TargetStatus> statuses =
                reader.statuses().stream()
                        .collect(
                                Collectors.toMap(
                                        TargetStatus::target, Function.identity(), (a, _) -> a));
        return Envelope.success(json -> {
            json.open('{').name("activeTargets").open('[');
            discovered.stream()
                    .filter(each -> active && each.target() != null)
                    .forEach(each -> active(json, each, statuses));
            json.close(']').name("droppedTargets").open('[');
            discovered.stream()
                    .filter(each -> dropped && each.target() == null)
                    .forEach(each -> dropped(json, each));
            json.close(']').name("droppedTargetCounts").open('{');
            droppedCounts(discovered).forEach((job, count) -> json.name(job).number(count));
            json.close('}').close('}');
        });
    }

    private List<DiscoveredTarget> discovered(String job) {
        List<DiscoveredTarget> all = reader.discovered();
        return job.isEmpty() ? all : all.stream().filter(each -> each.job().equals(job)).toList();
    }

    Answer jobs() {
        SortedSet<String> jobs = new TreeSet<>();
        reader.discovered().forEach(each -> jobs.add(each.job()));
        return Envelope.success(json -> {
            json.open('{').name("scrapePools").open('[');
            jobs.forEach(json::string);
            json.close(']').close('}');
        });
    }

    private static Map<String, Long> droppedCounts(Collection<DiscoveredTarget> discovered) {
        Map<String, Long> counts = new TreeMap<>();
        for (DiscoveredTarget each : discovered) {
            counts.merge(each.job(), each.target() == null ? 1L : 0L, Long::sum);
        }
        return counts;
    }

    private static void dropped(JsonText json, DiscoveredTarget each) {
        json.open('{').name("discoveredLabels").labels(each.discovered());
        json.name("scrapePool").string(each.job()).close('}');
    }

    private static void active(
            JsonText json, DiscoveredTarget each, Map<Target, TargetStatus> statuses) {
        Target target = each.target();
        if (target == null) {
            return;
        }
        json.open('{').name("discoveredLabels").labels(each.discovered());
        json.name("labels").labels(target.labels());
        json.name("scrapePool").string(each.job());
        json.name("scrapeUrl").string(target.url().toString());
        json.name("globalUrl").string(target.url().toString());
        latest(json, statuses.get(target));
        json.name("scrapeInterval").string(seconds(target.interval().toMillis()));
        json.name("scrapeTimeout").string(seconds(target.timeout().toMillis())).close('}');
    }

    private static void latest(JsonText json, @Nullable TargetStatus status) {
        if (status == null || status.lastScrapeMillis() == TargetStatus.NEVER) {
            latest(json, "", "0001-01-01T00:00:00Z", 0); // the zero time of Go says never
        } else {
            latest(
                    json,
                    status.health() instanceof Health.Down(_, String problem) ? problem : "",
                    Instant.ofEpochMilli(status.lastScrapeMillis()).toString(),
                    status.lastDurationMillis() / 1e3);
        }
        json.name("health").string(status == null ? "unknown" : health(status.health()));
    }

    private static void latest(JsonText json, String error, String time, double seconds) {
        json.name("lastError").string(error).name("lastScrape").string(time);
        json.name("lastScrapeDuration").decimal(seconds);
    }

    private static String health(Health health) {
        return switch (health) {
            case Health.Unknown _ -> "unknown";
            case Health.Up _ -> "up";
            case Health.Down _ -> "down";
        };
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
