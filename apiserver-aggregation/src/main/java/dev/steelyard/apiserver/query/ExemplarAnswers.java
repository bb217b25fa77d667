package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.query.QuestionException.Kind;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.promql.syntax.QuerySyntaxException;
import dev.steelyard.promql.syntax.SelectorMatcher;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.storage.ExemplarReader.SeriesExemplars;
import java.util.ArrayList;
import java.util.List;

/// Answers which exemplars there are of the series that a query selects.
record ExemplarAnswers(ExemplarReader reader, Parser parser) {
    Answer answer(Parameters parameters) throws QuestionException {
        long start = parameters.time("start", Parameters.MIN_TIME);
        long end = parameters.time("end", Parameters.MAX_TIME);
        if (end < start) {
            throw QuestionException.badData("end timestamp must not be before start timestamp");
        }
        List<List<LabelMatcher>> selectors = new ArrayList<>();
        collect(parsed(parameters), selectors);
        List<SeriesExemplars> found =
                selectors.isEmpty()
                        ? List.of()
                        : parameters.within(reader).exemplars(selectors, start, end);
        return Envelope.success(json -> write(found, json));
    }

    private Expr parsed(Parameters parameters) throws QuestionException {
        try {
            return parser.parse(parameters.text("query"));
        } catch (QuerySyntaxException mistake) {
            throw new QuestionException(Kind.BAD_DATA, String.valueOf(mistake.getMessage()));
        }
    }

    private static void collect(Expr expr, List<List<LabelMatcher>> selectors) {
        if (expr instanceof Expr.VectorSelector selector) {
            selectors.add(selector.matchers().stream().map(SelectorMatcher::matcher).toList());
        }
        expr.children().forEach(child -> collect(child, selectors));
    }

    private static void write(List<SeriesExemplars> found, JsonText json) {
        json.open('[');
        for (SeriesExemplars each : found) {
            json.open('{').name("seriesLabels").labels(each.series());
            json.name("exemplars").open('[');
            for (Exemplar exemplar : each.exemplars()) {
                json.open('{').name("labels").labels(exemplar.labels());
                json.name("value").value(exemplar.value());
                json.name("timestamp").time(exemplar.timeMillis()).close('}');
            }
            json.close(']').close('}');
        }
        json.close(']');
    }
}
