package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.promql.syntax.ParserOptions;

/// Answers `features`: which of those that Prometheus names there are.
record FeatureAnswer(Features features, ParserOptions language) {
    Answer answer() {
        return Envelope.success(json -> {
            json.open('{');
            features.byGroup(language)
                    .forEach((group, each) -> {
                        json.name(group).open('{');
                        each.forEach((name, is) -> json.name(name).truth(is));
                        json.close('}');
                    });
            json.close('}');
        });
    }
}
