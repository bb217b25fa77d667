package dev.steelyard.scrape.relabel;

import dev.steelyard.model.LabelsBuilder;
import java.util.List;

/// Rules that are applied one after the other, up to one that drops.
public record RelabelRules(List<RelabelRule> rules) implements Relabelling {
    public RelabelRules {
        rules = List.copyOf(rules);
    }

    /// The relabelling that `rules` make.
    public static Relabelling of(List<RelabelRule> rules) {
        return rules.isEmpty() ? Relabelling.NONE : new RelabelRules(rules);
    }

    @Override
    public boolean apply(LabelsBuilder labels) {
        for (RelabelRule rule : rules) {
            if (!rule.apply(labels)) {
                return false;
            }
        }
        return true;
    }
}
