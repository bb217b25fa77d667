package dev.steelyard.promql.script;

import dev.steelyard.promql.script.Expectation.Remarks;
import dev.steelyard.promql.script.Expectation.TextMatch;
import java.util.List;
import java.util.Optional;

/// Compares the warnings or the infos of an answer with the expected ones.
final class RemarksCheck {
    private RemarksCheck() {}

    /// What is wrong with `texts`, which are of a kind such as "warnings", if anything.
    static Optional<Mismatch> check(String kind, Remarks expected, List<String> texts) {
        return switch (expected) {
            case Remarks.Any _ -> Optional.empty();
            case Remarks.None _ ->
                    texts.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Mismatch("no " + kind, texts.toString()));
            case Remarks.Matching(List<TextMatch> matches) ->
                    isComplete(matches, texts)
                            ? Optional.empty()
                            : Optional.of(
                                    new Mismatch(
                                            kind + " " + matches,
                                            texts.isEmpty() ? "none" : texts.toString()));
        };
    }

    private static boolean isComplete(List<TextMatch> matches, List<String> texts) {
        return matches.stream().allMatch(match -> texts.stream().anyMatch(match::covers))
                && texts.stream()
                        .allMatch(text -> matches.stream().anyMatch(match -> match.covers(text)));
    }
}
