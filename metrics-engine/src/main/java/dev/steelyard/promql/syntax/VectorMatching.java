package dev.steelyard.promql.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which series of two vectors belong together: those equal in `labels` ([#on]) or in all other
/// labels.
///
/// @param include labels that the result takes from the side of which there is one
/// @param fill values for a side where nothing matches
public record VectorMatching(
        Cardinality cardinality, boolean on, List<String> labels, List<String> include, Fill fill) {
    /// One series to one, equal in all labels.
    public static final VectorMatching ONE_TO_ONE =
            new VectorMatching(
                    Cardinality.ONE_TO_ONE, false, List.of(), List.of(), new Fill(null, null));

    public VectorMatching {
        labels = List.copyOf(labels);
        include = List.copyOf(include);
    }

    VectorMatching withCardinality(Cardinality other) {
        return new VectorMatching(other, on, labels, include, fill);
    }

    /// How many series of each side may belong together.
    public enum Cardinality {
        ONE_TO_ONE("one-to-one"),
        /// Many on the left: `group_left`.
        MANY_TO_ONE("many-to-one"),
        /// Many on the right: `group_right`.
        ONE_TO_MANY("one-to-many"),
        /// Of set operators alone.
        MANY_TO_MANY("many-to-many");

        private final String documentedName;

        Cardinality(String documentedName) {
            this.documentedName = documentedName;
        }

        /// The name in messages and in answers of the HTTP API.
        public String documentedName() {
            return documentedName;
        }
    }

    /// The values that stand for a series that is missing on a side; null where it stays missing.
    public record Fill(@Nullable Double left, @Nullable Double right) {
        public boolean isEmpty() {
            return left == null && right == null;
        }
    }
}
