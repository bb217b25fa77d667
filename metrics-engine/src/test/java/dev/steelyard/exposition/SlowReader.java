package dev.steelyard.exposition;

import dev.steelyard.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A reader of well-formed samples that is slow and obviously right: one regular expression a line.
///
/// Knows samples only, without exemplars; answers the strings of [Transcript].
final class SlowReader {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\.)*)\"";
    private static final Pattern LABELS = Pattern.compile(LABEL);
    private static final Pattern SAMPLE =
            Pattern.compile("(" + NAME + ")(?:\\{((?:" + LABEL + ",?)*)\\})? (\\S+)(?: (\\S+))?");

    private SlowReader() {}

    static List<String> samples(String body, double millisPerTimestamp) {
        List<String> samples = new ArrayList<>();
        for (String line : body.split("\n", -1)) {
            Matcher sample = SAMPLE.matcher(line);
            if (!line.startsWith("#") && sample.matches()) {
                String timestamp = sample.group(6);
                samples.add(
                        labels(sample)
                                + " "
                                + Double.parseDouble(sample.group(5).replace("Inf", "Infinity"))
                                + (timestamp == null
                                        ? ""
                                        : " @" + millis(timestamp, millisPerTimestamp)));
            }
        }
        return samples;
    }

    private static long millis(String timestamp, double millisPerTimestamp) {
        return Math.round(Double.parseDouble(timestamp) * millisPerTimestamp);
    }

    private static String labels(Matcher sample) {
        List<String> pairs = new ArrayList<>(List.of("__name__", sample.group(1)));
        Matcher label = LABELS.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
            pairs.add(label.group(1));
            pairs.add(
                    Pattern.compile("\\\\([\\\\\"n])")
                            .matcher(label.group(2))
                            .replaceAll(match ->
                                    Matcher.quoteReplacement(match.group(1).replace("n", "\n"))));
        }
        return Labels.of(pairs.toArray(String[]::new)).toString();
    }
}
