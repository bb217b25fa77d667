package dev.steelyard.apiserver.client;

import dev.steelyard.apiserver.client.QueryReply.ReplyPoint;
import dev.steelyard.apiserver.client.QueryReply.ReplySeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/// Lays a reply out as a table: a column a label, then the value, or the chart and its figures.
///
/// Labels that all series share with one value are told once, above.
final class ReplyTable {
    private static final String NAME = "__name__";
    private static final String ABSENT = "-";

    private final QueryReply reply;
    private final List<List<String>> rows = new ArrayList<>();

    private ReplyTable(QueryReply reply) {
        this.reply = reply;
    }

    /// The lines of the table of a reply to a query at one time.
    static List<String> ofInstant(QueryReply reply) {
        return new ReplyTable(reply)
                .lines(List.of("VALUE"), series -> List.of(last(series.points()).text()));
    }

    /// The lines of the table of a reply to a query over a range.
    static List<String> ofRange(QueryReply reply) {
        double from = edge(reply, Double.POSITIVE_INFINITY, List::getFirst, true);
        double to = edge(reply, Double.NEGATIVE_INFINITY, List::getLast, false);
        return new ReplyTable(reply)
                .lines(
                        List.of("CHART", "MIN", "MAX", "LAST"),
                        series ->
                                List.of(
                                        Sparkline.of(series.points(), from, to),
                                        extreme(series.points(), point -> point.value()),
                                        extreme(series.points(), point -> -point.value()),
                                        last(series.points()).text()));
    }

    private interface Cells {
        List<String> of(ReplySeries series);
    }

    private interface Pick {
        ReplyPoint from(List<ReplyPoint> points);
    }

    private static double edge(QueryReply reply, double start, Pick pick, boolean least) {
        double edge = start;
        for (ReplySeries series : reply.series()) {
            if (!series.points().isEmpty()) {
                double seconds = pick.from(series.points()).seconds();
                edge = least ? Math.min(edge, seconds) : Math.max(edge, seconds);
            }
        }
        return edge;
    }

    private static ReplyPoint last(List<ReplyPoint> points) {
        return points.isEmpty() ? new ReplyPoint(0, ABSENT) : points.getLast();
    }

    private static String extreme(List<ReplyPoint> points, ToDoubleFunction<ReplyPoint> order) {
        ReplyPoint least = null;
        for (ReplyPoint point : points) {
            boolean counts = !Double.isNaN(point.value());
            if (counts
                    && (least == null || order.applyAsDouble(point) < order.applyAsDouble(least))) {
                least = point;
            }
        }
        return least == null ? ABSENT : least.text();
    }

    private List<String> lines(List<String> heads, Cells cells) {
        List<String> lines = new ArrayList<>();
        if (reply.series().isEmpty()) {
            lines.add("no series");
            return lines;
        }
        List<String> shared = shared();
        List<String> columns = columns(shared);
        List<String> head = new ArrayList<>();
        columns.forEach(name -> head.add(title(name)));
        head.addAll(heads);
        rows.add(head);
        for (ReplySeries series : reply.series()) {
            List<String> row = new ArrayList<>();
            columns.forEach(name -> row.add(series.labels().getOrDefault(name, ABSENT)));
            row.addAll(cells.of(series));
            rows.add(row);
        }
        if (!shared.isEmpty()) {
            Map<String, String> labels = reply.series().getFirst().labels();
            lines.add(
                    String.join(
                            "  ",
                            shared.stream().map(name -> name + "=" + labels.get(name)).toList()));
        }
        lines.addAll(aligned());
        return lines;
    }

    private static String title(String label) {
        return label.equals(NAME) ? "METRIC" : label.toUpperCase(Locale.ROOT);
    }

    private List<String> shared() {
        if (reply.series().size() < 2) {
            return List.of();
        }
        Map<String, String> first = reply.series().getFirst().labels();
        return first.entrySet().stream()
                .filter(pair ->
                        reply.series().stream()
                                .allMatch(each ->
                                        pair.getValue().equals(each.labels().get(pair.getKey()))))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<String> columns(List<String> shared) {
        TreeSet<String> names = new TreeSet<>();
        reply.series().forEach(series -> names.addAll(series.labels().keySet()));
        names.removeAll(shared);
        List<String> columns = new ArrayList<>();
        if (names.remove(NAME)) {
            columns.add(NAME);
        }
        columns.addAll(names);
        return columns;
    }

    private List<String> aligned() {
        int columns = rows.getFirst().size();
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                line.append(cell);
                if (i + 1 < columns) {
                    line.append(" ".repeat(width(i) - cell.length() + 2));
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
