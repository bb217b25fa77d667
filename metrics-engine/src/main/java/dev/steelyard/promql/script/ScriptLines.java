package dev.steelyard.promql.script;

import java.util.List;

/// The lines of a script, trimmed and without comments; walks them.
final class ScriptLines {
    private final List<String> lines;
    private int next;

    ScriptLines(String text) {
        lines = text.lines().map(ScriptLines::withoutComment).toList();
    }

    private static String withoutComment(String line) {
        String trimmed = line.strip();
        return trimmed.startsWith("#") ? "#" : trimmed;
    }

    /// Moves to the next line that says something; false at the end.
    boolean nextCommand() {
        while (next < lines.size()) {
            String line = lines.get(next++);
            if (!line.isEmpty() && !line.equals("#")) {
                return true;
            }
        }
        return false;
    }

    /// Moves to the next line of the command that the current one belongs to; false where the
    /// command ends: at an empty line, at another command or at the end.
    boolean nextInCommand() {
        while (next < lines.size()) {
            String line = lines.get(next);
            if (line.isEmpty() || ScriptParser.beginsCommand(line)) {
                return false;
            }
            next++;
            if (!line.equals("#")) {
                return true;
            }
        }
        return false;
    }

    /// The number of the current line, counted from 1.
    int number() {
        return next;
    }

    /// The current line.
    String text() {
        return lines.get(next - 1);
    }
}
