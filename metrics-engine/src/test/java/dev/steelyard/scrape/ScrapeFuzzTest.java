package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.MalformedExpositionException;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.testing.Reading;
import dev.steelyard.testing.Seeds;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Answers with random faults: one who knows the series from before reads exactly what one reads
/// who sees the target for the first time.
class ScrapeFuzzTest {
    private static final LabelMatcher ALL = new LabelMatcher.Equal("job", "test");
    private static final List<String> LINES =
            List.of(
                    "# TYPE a counter",
                    "# HELP a All of \\\\ it.",
                    "a 1",
                    "a{x=\"1\"} 2",
                    "a{x=\"1\",y=\"\"} 2.5",
                    "a{x=\"12\"} 3e5",
                    "a{ x = \"1\" , z=\"q\" } 4",
                    "ab{x=\"1\"} NaN",
                    "{\"a.b\",x=\"1\"} +Inf",
                    "a{x=\"}\"} 6",
                    "a{x=\"\\\"\"} 7 1500",
                    "a{job=\"mine\"} 8",
                    "b 9 2500");

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void theKnownPathReadsWhatTheFirstPathReads(long seed) {
        Random random = new Random(seed);
        Head head = new Head(HeadOptions.DEFAULT);
        ScrapedTarget knowing = target(head);
        for (long time = 10_000; time < 60_000; time += 1000) {
            ExpositionFormat format =
                    random.nextInt(8) == 0 ? ExpositionFormat.OPENMETRICS : ExpositionFormat.TEXT;
            String body = body(random, format);
            Head fresh = new Head(HeadOptions.DEFAULT);
            boolean known = take(knowing, time, format, body);
            boolean first = take(target(fresh), time, format, body);
            assertThat(known).as("%s", body).isEqualTo(first);
            // Old explicit times are refused where newer samples are known, so only those of this
            // scrape are compared.
            assertThat(at(head, time)).as("%s", body).isEqualTo(at(fresh, time));
        }
    }

    private static ScrapedTarget target(Head head) {
        return new ScrapedTarget(head, Targets.of("http://one:80/"), ScrapeLimits.DEFAULT);
    }

    private static boolean take(
            ScrapedTarget target, long time, ExpositionFormat format, String body) {
        try {
            target.answers(time, format, body);
            return true;
        } catch (MalformedExpositionException | RefusedAnswerException _) {
            return false;
        }
    }

    private static String body(Random random, ExpositionFormat format) {
        StringBuilder body = new StringBuilder();
        for (String line : LINES) {
            if (random.nextInt(6) > 0) {
                body.append(line).append('\n');
            }
        }
        body.append(format == ExpositionFormat.OPENMETRICS ? "# EOF\n" : "");
        if (random.nextInt(3) == 0 && !body.isEmpty()) {
            String odd = "{}\",=# \\1e\n\té";
            body.setCharAt(random.nextInt(body.length()), odd.charAt(random.nextInt(odd.length())));
        }
        return body.toString();
    }

    /// The samples of one moment, stale markers left out.
    private static Map<Labels, Sample> at(Head head, long time) {
        Map<Labels, Sample> samples = new HashMap<>();
        Reading.all(head, ALL)
                .forEach((labels, each) ->
                        each.stream()
                                .filter(sample -> sample.timeMillis() == time)
                                .filter(sample -> sample.value() != Reading.STALE)
                                .forEach(sample -> samples.put(labels, sample)));
        return samples;
    }
}
