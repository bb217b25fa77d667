package dev.steelyard.apiserver.autoscaling;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// What was found of HPAs as text: a table of all, then each fault with its cure.
final class Report {
    private static final List<String> HEAD =
            List.of("NAMESPACE", "NAME", "TARGET", "PODS", "OTHERS", "FAULTS");

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    /// Prints it; answers whether nothing is wrong.
    boolean print(List<Sight> sights) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        List<String> told = new ArrayList<>();
        for (Sight sight : sights) {
            List<Fault> faults = Judgement.of(sight);
            rows.add(row(sight, faults.size()));
            for (Fault fault : faults) {
                told.add(
                        "%n%s: %s%n  cure: %s"
                                .formatted(sight.autoscaler(), fault.what(), fault.cure()));
            }
        }
        rows.forEach(row -> out.println(line(row, rows)));
        told.forEach(out::println);
        return told.isEmpty();
    }

    private static List<String> row(Sight sight, int faults) {
        boolean isKnown = sight.scale() instanceof TargetScale.Known;
        return List.of(
                sight.autoscaler().namespace(),
                sight.autoscaler().name(),
                sight.autoscaler().target().toString(),
                isKnown ? Long.toString(sight.counted()) : "-",
                isKnown ? Integer.toString(sight.others().size()) : "-",
                Integer.toString(faults));
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
            line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
