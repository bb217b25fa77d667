package dev.steelyard.scrape;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.MalformedExpositionException;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.Appender;
import dev.steelyard.testing.Reading;
import dev.steelyard.tsdb.Head;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A target whose answers the test gives one by one, and the head that they go to.
final class ScrapedTarget {
    private static final long MAX_AHEAD = 600_000;

    private final Head head;
    private final TargetSeries series;
    private final Target.Terms terms;

    ScrapedTarget(Head head, Target target, ScrapeLimits limits) {
        this.head = head;
        this.terms = target.terms();
        this.series = new TargetSeries(target, limits, new SharedParts());
    }

    Declarations declarations() {
        return series.declarations();
    }

    /// An answer in the text format; lines are ended for the test.
    Tally answers(long time, String... lines)
            throws MalformedExpositionException, RefusedAnswerException {
        return answers(time, ExpositionFormat.TEXT, String.join("\n", lines) + "\n");
    }

    Tally answers(long time, ExpositionFormat format, String body)
            throws MalformedExpositionException, RefusedAnswerException {
        Tally tally = new Tally();
        series.begin();
        try (Appender appender = head.appender()) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            series.take(
                    new ScrapeAnswer.Body(bytes, format),
                    new ScrapeBatch(appender, tally, time, time + MAX_AHEAD, terms));
            series.settle(appender, time);
            appender.commit();
        } catch (MalformedExpositionException | RefusedAnswerException e) {
            end(time);
            throw e;
        }
        return tally;
    }

    void failsToAnswer(long time) {
        series.begin();
        end(time);
    }

    private void end(long time) {
        try (Appender appender = head.appender()) {
            series.fail(appender, time);
            appender.commit();
        }
    }

    /// The samples of a metric by the labels that follow `job` and `instance`, as text.
    Map<String, List<Sample>> samples(String metric) {
        Map<String, List<Sample>> samples = new TreeMap<>();
        Reading.metric(head, metric)
                .forEach((labels, each) ->
                        samples.put(
                                labels.toString()
                                        .replaceAll("(instance|job)=\"[^\"]*\",?", "")
                                        .replace(",}", "}"),
                                each));
        return samples;
    }
}
