package dev.steelyard.apiserver.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What `docs/metrics.md` says of our metrics.
record MetricsPage(List<Row> rows) {
    private static final Pattern ROW =
            Pattern.compile("\\| `(steelyard_\\w+)` \\| (\\w+) \\| ([^|]*) \\| .+ \\|");
    private static final Pattern LABEL = Pattern.compile("`(\\w+)`");
    private static final Pattern TYPE_LINE = Pattern.compile("# TYPE (steelyard_\\w+) (\\w+)");

    /// One metric, by the name that it has in the text format.
    record Row(String name, String type, List<String> labels) {}

    static MetricsPage read() {
        Path page = Path.of(System.getProperty("steelyard.root", "..")).resolve("docs/metrics.md");
        List<Row> rows = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(page)) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    List<String> labels =
                            LABEL.matcher(row.group(3)).results().map(it -> it.group(1)).toList();
                    rows.add(new Row(row.group(1), row.group(2), labels));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MetricsPage(rows);
    }

    Map<String, String> types() {
        return rows.stream().collect(Collectors.toMap(Row::name, Row::type));
    }

    /// The names and types of our metrics in an exposition.
    static Map<String, String> exposed(String text) {
        Map<String, String> types = new TreeMap<>();
        TYPE_LINE.matcher(text).results().forEach(it -> types.put(it.group(1), it.group(2)));
        return types;
    }
}
