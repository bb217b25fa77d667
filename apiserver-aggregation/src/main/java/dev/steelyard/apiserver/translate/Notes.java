package dev.steelyard.apiserver.translate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What there is to say about a translation, each with its place in the file.
final class Notes {
    private final List<Note> all = new ArrayList<>();

    /// Whether something was lost.
    enum Kind {
        /// It was translated, and there is something to know.
        REMARK,
        /// It was not translated.
        LOST
    }

    /// @param line counted from 1; 0 for the whole file
    record Note(Kind kind, int line, String text) {}

    void remark(int line, String text) {
        add(Kind.REMARK, line, text);
    }

    /// @param cure what to do instead
    void lost(int line, String text, String cure) {
        add(Kind.LOST, line, text + "; " + cure);
    }

    private void add(Kind kind, int line, String text) {
        Note note = new Note(kind, line, text);
        if (!all.contains(note)) {
            all.add(note);
        }
    }

    /// All of them, by their place.
    List<Note> all() {
        return all.stream().sorted(Comparator.comparingInt(Note::line)).toList();
    }

    boolean hasLost() {
        return all.stream().anyMatch(note -> note.kind() == Kind.LOST);
    }
}
