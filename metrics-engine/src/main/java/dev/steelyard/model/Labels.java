package dev.steelyard.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.Predicate;

/// A sorted set of label pairs; the identity of a series.
///
/// Names are unique and in the order of their UTF-8 bytes, values are never empty (an empty value
/// is an absent label, as everywhere in Prometheus). Immutable, and equal exactly when all pairs
/// are. The metric's name is the label [#NAME].
public final class Labels implements Comparable<Labels> {
    /// The label that holds the name of the metric.
    public static final String NAME = "__name__";

    /// The label that holds the type of the metric where it is told as a label.
    public static final String TYPE = "__type__";

    /// The label that holds the unit of the metric where it is told as a label.
    public static final String UNIT = "__unit__";

    /// No labels at all.
    public static final Labels EMPTY = new Labels(new String[0]);

    private final String[] pairs; // name, value, name, value …
    private final int hash;

    /// Takes ownership of `pairs`, which [LabelsBuilder] has sorted and checked.
    Labels(String[] pairs) {
        this.pairs = pairs;
        this.hash = Arrays.hashCode(pairs);
    }

    /// The labels of alternating names and values.
    public static Labels of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "names and values must alternate: " + Arrays.toString(namesAndValues));
        }
        LabelsBuilder builder = new LabelsBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /// The labels of a map's entries.
    public static Labels of(Map<String, String> map) {
        LabelsBuilder builder = new LabelsBuilder();
        map.forEach(builder::add);
        return builder.build();
    }

    /// The labels of alternating names and values that are in order already, as stores keep them.
    /// Takes ownership of `pairs`.
    ///
    /// @throws IllegalArgumentException where names do not rise or a value is empty
    public static Labels ofSorted(String[] pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1].isEmpty() || (i > 0 && compareUtf8(pairs[i - 2], pairs[i]) >= 0)) {
                throw new IllegalArgumentException(
                        "names must rise and values not be empty: " + Arrays.toString(pairs));
            }
        }
        return new Labels(pairs);
    }

    /// The number of pairs.
    public int size() {
        return pairs.length / 2;
    }

    /// The name of the pair at `index`, in the order of names.
    public String name(int index) {
        return pairs[2 * index];
    }

    /// The value of the pair at `index`.
    public String value(int index) {
        return pairs[2 * index + 1];
    }

    /// The value of the label `name`, or the empty string where there is none.
    public String get(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return "";
    }

    /// These labels without those that describe the metric: its name, type and unit.
    public Labels withoutMetadata() {
        return filtered(name -> !isMetadata(name));
    }

    /// Whether a label of this name describes the metric and not what is measured.
    public static boolean isMetadata(String name) {
        return name.equals(NAME) || name.equals(TYPE) || name.equals(UNIT);
    }

    /// The labels of these names alone.
    public Labels keeping(Collection<String> names) {
        return filtered(names::contains);
    }

    /// The labels of all but these names.
    public Labels dropping(Collection<String> names) {
        return filtered(name -> !names.contains(name));
    }

    private Labels filtered(Predicate<String> kept) {
        String[] left = new String[pairs.length];
        int length = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (kept.test(pairs[i])) {
                left[length++] = pairs[i];
                left[length++] = pairs[i + 1];
            }
        }
        if (length == pairs.length) {
            return this;
        }
        return length == 0 ? EMPTY : new Labels(Arrays.copyOf(left, length));
    }

    /// The name of the metric, or the empty string where it was dropped.
    public String metricName() {
        return get(NAME);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels that
                && hash == that.hash
                && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /// Orders by the first differing name, then value; a prefix comes before what extends it.
    @Override
    public int compareTo(Labels other) {
        int common = Math.min(pairs.length, other.pairs.length);
        for (int i = 0; i < common; i++) {
            if (!pairs[i].equals(other.pairs[i])) { // mostly the names are, and one object
                return compareUtf8(pairs[i], other.pairs[i]);
            }
        }
        return Integer.compare(pairs.length, other.pairs.length);
    }

    /// The notation of the exposition formats: `name{label="value",…}`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(metricName()).append('{');
        boolean first = true;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(NAME)) {
                continue;
            }
            text.append(first ? "" : ",").append(pairs[i]).append("=\"");
            escape(pairs[i + 1], text);
            text.append('"');
            first = false;
        }
        return text.append('}').toString();
    }

    private static void escape(String value, StringBuilder into) {
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '\\' -> into.append("\\\\");
                case '"' -> into.append("\\\"");
                case '\n' -> into.append("\\n");
                default -> into.append(value.charAt(i));
            }
        }
    }

    /// Compares two units at or above those of surrogate pairs, which stand for the highest code
    /// points.
    private static int compareHigh(char left, char right) {
        boolean leftIsSupplementary = Character.isSurrogate(left);
        return leftIsSupplementary == Character.isSurrogate(right)
                ? left - right
                : leftIsSupplementary ? 1 : -1;
    }

    /// Compares as the UTF-8 bytes of both would: by code point, where `String.compareTo` goes by
    /// UTF-16 unit and puts supplementary characters too early.
    public static int compareUtf8(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                return l < Character.MIN_SURROGATE || r < Character.MIN_SURROGATE
                        ? l - r
                        : compareHigh(l, r);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
