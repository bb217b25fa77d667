package dev.steelyard.promql.script;

import java.util.function.IntPredicate;

/// A place in one line of a script; moves on as the line is read.
final class LineCursor {
    private final int line;
    private final String text;
    private int position;

    LineCursor(int line, String text) {
        this.line = line;
        this.text = text;
    }

    /// The line, counted from 1.
    int line() {
        return line;
    }

    boolean atEnd() {
        return position == text.length();
    }

    /// The character here, or 0 at the end.
    char peek() {
        return atEnd() ? 0 : text.charAt(position);
    }

    boolean looksAt(String word) {
        return text.startsWith(word, position);
    }

    /// Moves past `word` if it stands here.
    boolean take(String word) {
        if (looksAt(word)) {
            position += word.length();
            return true;
        }
        return false;
    }

    /// Moves past `word`, which must stand here.
    void expect(String word) throws MalformedScriptException {
        if (!take(word)) {
            throw fault("expected \"" + word + "\"");
        }
    }

    /// Moves past the characters that `wanted` accepts, and answers them.
    String takeWhile(IntPredicate wanted) {
        int start = position;
        while (!atEnd() && wanted.test(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    /// Moves past white space; false where there is none.
    boolean skipSpace() {
        return !takeWhile(LineCursor::isSpace).isEmpty();
    }

    static boolean isSpace(int character) {
        return character == ' ' || character == '\t';
    }

    /// Moves past one character and answers it.
    char next() throws MalformedScriptException {
        if (atEnd()) {
            throw fault("the line ends too early");
        }
        return text.charAt(position++);
    }

    /// A fault at this place.
    MalformedScriptException fault(String reason) {
        String here = atEnd() ? "the end of the line" : '"' + text.substring(position) + '"';
        return new MalformedScriptException(line, reason + ", not " + here);
    }
}
