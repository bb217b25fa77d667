package dev.steelyard.rules.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the name that somebody probably meant.
public final class NearestName {
    private static final int MOST_EDITS = 3;

    private NearestName() {}

    /// The name among `known` that `name` begins, or that takes the fewest edits to become `name`
    /// if they are few.
    public static Optional<String> of(String name, Collection<String> known) {
        int most = Math.clamp(name.length() / 2, 1, MOST_EDITS);
        return known.stream()
                .filter(candidate ->
                        edits(name, candidate) <= most
                                || (!name.isEmpty() && candidate.startsWith(name)))
                .min(Comparator.comparingInt(candidate -> edits(name, candidate)));
    }

    /// The number of letters to insert, remove or replace, case not counting (Levenshtein).
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (same(from.charAt(i - 1), to.charAt(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    private static boolean same(char left, char right) {
        return Character.toLowerCase(left) == Character.toLowerCase(right);
    }
}
