package dev.steelyard.scrape.config;

import java.util.Comparator;

/// Something in a configuration file that cannot be meant so.
///
/// @param line from 1; 0 where the file as a whole is meant
/// @param column from 1; 0 where the file as a whole is meant
/// @param text what is wrong, and the cure
public record Problem(int line, int column, String text) {
    /// From the top of the file to its bottom.
    public static final Comparator<Problem> BY_PLACE =
            Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

    /// As compilers tell it: `FILE:LINE:COLUMN: text`.
    public String in(String file) {
        return line == 0 ? file + ": " + text : "%s:%d:%d: %s".formatted(file, line, column, text);
    }
}
