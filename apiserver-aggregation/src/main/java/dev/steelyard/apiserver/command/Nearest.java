package dev.steelyard.apiserver.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Guesses which name was meant by a mistyped one.
final class Nearest {
    private static final int MOST_MISTAKES = 2;

    private Nearest() {}

    /// The name that takes the fewest changed letters to get to, if they are few.
    static Optional<String> of(String word, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(word, name) <= MOST_MISTAKES || name.startsWith(word))
                .min(Comparator.comparingInt(name -> distance(word, name)));
    }

    /// The number of letters to insert, remove or replace (Levenshtein).
    static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
