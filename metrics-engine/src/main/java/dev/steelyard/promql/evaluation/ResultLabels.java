package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.VectorMatching;
import dev.steelyard.promql.syntax.VectorMatching.Cardinality;
import java.util.Set;

/// The labels of what a binary operator makes of two series.
final class ResultLabels {
    private final VectorMatching matching;
    private final Set<String> names;
    private final boolean nameGoes;

    ResultLabels(Expr.Binary binary, boolean delayedNameRemoval) {
        this.matching = binary.matching();
        this.names = Set.copyOf(matching.labels());
        this.nameGoes =
                Operations.changesMetric(binary.operator())
                        || (binary.returnBool() && !delayedNameRemoval);
    }

    /// Those of the many side; in one-to-one matching only the ones that were matched, and with
    /// `group_left` or `group_right` some of the one side.
    Labels of(Labels many, Labels one) {
        Labels labels = nameGoes ? many.withoutMetadata() : many;
        if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
            labels = matching.on() ? labels.keeping(names) : labels.dropping(names);
        }
        if (matching.include().isEmpty()) {
            return labels;
        }
        LabelsBuilder builder = new LabelsBuilder(labels);
        for (String name : matching.include()) {
            builder.set(name, one.get(name));
        }
        return builder.build();
    }
}
