package dev.steelyard.scrape.config;

import java.util.Set;

/// How metrics of OpenTelemetry become series: the section `otlp` of a configuration.
///
/// @param keepsIdentifying whether `target_info` has the attributes that job and instance are made
///   of
/// @param toCustomBounds whether histograms with bounds become native ones instead of classic ones
/// @param promotesScope whether every series tells the scope of its metric
public record OtlpTranslation(
        Strategy strategy,
        Promotion promotion,
        LabelNaming labelNaming,
        boolean keepsIdentifying,
        boolean toCustomBounds,
        boolean promotesScope) {
    /// What Prometheus does where nothing is said.
    public static final OtlpTranslation USUAL =
            new OtlpTranslation(
                    Strategy.UNDERSCORES_AND_SUFFIXES,
                    new Promotion.Only(Set.of()),
                    new LabelNaming(true, true),
                    false,
                    false,
                    false);

    /// What becomes of names.
    public enum Strategy {
        UNDERSCORES_AND_SUFFIXES("UnderscoreEscapingWithSuffixes", true, true),
        UNDERSCORES("UnderscoreEscapingWithoutSuffixes", true, false),
        SUFFIXES("NoUTF8EscapingWithSuffixes", false, true),
        NONE("NoTranslation", false, false);

        private final String word;
        private final boolean escapes;
        private final boolean addsSuffixes;

        Strategy(String word, boolean escapes, boolean addsSuffixes) {
            this.word = word;
            this.escapes = escapes;
            this.addsSuffixes = addsSuffixes;
        }

        /// Its word in a configuration.
        String word() {
            return word;
        }

        /// Whether all but letters, digits and underscores becomes underscores.
        public boolean escapes() {
            return escapes;
        }

        /// Whether unit and kind of a metric are added to its name.
        public boolean addsSuffixes() {
            return addsSuffixes;
        }
    }

    /// How names of labels are escaped, where they are.
    ///
    /// @param marksUnderscores whether `key` is put before a name that begins with one underscore
    /// @param keepsUnderscores whether several underscores in a row stay several
    public record LabelNaming(boolean marksUnderscores, boolean keepsUnderscores) {}

    /// Which attributes of a resource every series of it has.
    public sealed interface Promotion {
        /// Whether the attribute of this name is one.
        boolean promotes(String attribute);

        /// These.
        record Only(Set<String> attributes) implements Promotion {
            public Only {
                attributes = Set.copyOf(attributes);
            }

            @Override
            public boolean promotes(String attribute) {
                return attributes.contains(attribute);
            }
        }

        /// All but these.
        record AllBut(Set<String> attributes) implements Promotion {
            public AllBut {
                attributes = Set.copyOf(attributes);
            }

            @Override
            public boolean promotes(String attribute) {
                return !attributes.contains(attribute);
            }
        }
    }
}
