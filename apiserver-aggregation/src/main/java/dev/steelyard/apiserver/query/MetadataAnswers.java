package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.access.Questions;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.scrape.FamilyDeclaration;
import dev.steelyard.scrape.TargetDeclarations;
import dev.steelyard.scrape.job.TargetReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;

/// Answers what targets declare of their metrics: `metadata` by family, `targets/metadata` by
/// target.
record MetadataAnswers(TargetReader reader, SeriesAnswers series, Parser parser) {
    Answer byFamily(Parameters parameters) throws QuestionException {
        int limit = number(parameters, "limit");
        int limitPerMetric = number(parameters, "limit_per_metric");
        Map<String, Set<FamilyDeclaration>> families = new TreeMap<>();
        for (FamilyDeclaration each : declared(parameters.text("metric"))) {
            families.computeIfAbsent(each.family(), _ -> new LinkedHashSet<>()).add(each);
        }
        if (!parameters.text(Questions.NAMESPACE).isEmpty()) {
            NavigableSet<String> seen = series.metricNames(parameters);
            families.keySet().removeIf(family -> !hasSeries(family, seen));
        }
        return Envelope.success(json -> {
            json.open('{');
            families.entrySet().stream()
                    .limit(limit < 0 ? Long.MAX_VALUE : limit)
                    .forEach(each ->
                            family(
                                    json.name(each.getKey()),
                                    new ArrayList<>(each.getValue()),
                                    limitPerMetric));
            json.close('}');
        });
    }

    private List<FamilyDeclaration> declared(String metric) {
        return metric.isEmpty()
                ? reader.declarations().stream().flatMap(each -> each.families().stream()).toList()
                : reader.declarations(metric);
    }

    /// Names of series begin with that of their family.
    private static boolean hasSeries(String family, NavigableSet<String> names) {
        String first = names.ceiling(family);
        return first != null && first.startsWith(family);
    }

    private static void family(JsonText json, List<FamilyDeclaration> declarations, int most) {
        json.open('[');
        for (FamilyDeclaration each :
                declarations.subList(
                        0, most <= 0 ? declarations.size() : Math.min(most, declarations.size()))) {
            declaration(json.open('{'), each);
        }
        json.close(']');
    }

    private static void declaration(JsonText json, FamilyDeclaration declaration) {
        json.name("type").string(declaration.type().word());
        json.name("help").string(declaration.help());
        json.name("unit").string(declaration.unit()).close('}');
    }

    Answer byTarget(Parameters parameters) throws QuestionException {
        int limit = number(parameters, "limit");
        String metric = parameters.text("metric");
        List<LabelMatcher> matchers = parameters.matchers(parser, "match_target");
        List<TargetDeclarations> asked =
                reader.declarations().stream()
                        .filter(each -> matches(matchers, each.target().labels()))
                        .toList();
        return Envelope.success(json -> {
            json.open('[');
            int written = 0;
            for (TargetDeclarations target : asked) {
                // As Prometheus does, the limit is looked at between targets.
                if (limit >= 0 && written >= limit) {
                    break;
                }
                written += write(json, target, metric);
            }
            json.close(']');
        });
    }

    private static boolean matches(List<LabelMatcher> matchers, Labels labels) {
        return matchers.stream().allMatch(each -> each.matches(labels.get(each.name())));
    }

    private static int write(JsonText json, TargetDeclarations target, String metric) {
        int written = 0;
        for (FamilyDeclaration each : target.families()) {
            if (metric.isEmpty() || each.family().equals(metric)) {
                json.open('{').name("target").labels(target.target().labels());
                if (metric.isEmpty()) {
                    json.name("metric").string(each.family());
                }
                declaration(json, each);
                written++;
            }
        }
        return written;
    }

    private static int number(Parameters parameters, String name) throws QuestionException {
        String text = parameters.text(name);
        try {
            return text.isEmpty() ? -1 : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw QuestionException.badData(name + " must be a number");
        }
    }
}
