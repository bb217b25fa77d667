package dev.steelyard.promql.syntax;

/// Follows a text that begins like a number for as long as it can be one, or a duration: what a
/// message about it quotes.
final class NumberScan {
    private static final String DECIMAL_DIGITS = "0123456789";
    private static final String HEXADECIMAL_DIGITS = DECIMAL_DIGITS + "abcdefABCDEF";
    private static final String UNITS = "smhdwy";

    /// How far a text is what it began as.
    enum Kind {
        NUMBER,
        DURATION,
        NEITHER
    }

    /// What was found: of a [Kind#NEITHER], up to and with the character at fault.
    record Found(Kind kind, String text) {}

    private final String text;
    private int next;
    private String digits = DECIMAL_DIGITS;

    private NumberScan(String text) {
        this.text = text;
    }

    /// Reads the number that `text` begins with.
    static Found scan(String text) {
        NumberScan scan = new NumberScan(text);
        Kind kind = scan.number() ? Kind.NUMBER : scan.duration() ? Kind.DURATION : Kind.NEITHER;
        return new Found(kind, text.substring(0, scan.next));
    }

    private boolean number() {
        if (accept("0") && accept("xX")) {
            accept("_");
            digits = HEXADECIMAL_DIGITS;
        }
        accept(".");
        accept(digits);
        boolean dotSeen = false;
        boolean exponentSeen = false;
        while (is(digits + "._eE")) {
            if ((is(".") && dotSeen) || (is("eE") && exponentSeen)) {
                next++;
                return false;
            }
            if (accept(".")) {
                dotSeen = true;
                if (accept("_.") || digits.equals(HEXADECIMAL_DIGITS)) {
                    return false;
                }
            } else if (accept("eE")) {
                exponentSeen = true;
                accept("+-");
                if (accept("._eE") || isAtEnd()) {
                    return false;
                }
            } else if (accept("_")) {
                if (accept("._eE") || isAtEnd()) {
                    return false;
                }
            } else {
                acceptAll(digits);
            }
        }
        return isAtEnd() || !isWord(text.charAt(next));
    }

    private boolean duration() {
        if (!accept(UNITS)) {
            return false;
        }
        accept("s");
        while (accept(DECIMAL_DIGITS)) {
            acceptAll(DECIMAL_DIGITS);
            if (!accept("smhdw")) {
                return false;
            }
            accept("s");
        }
        if (!isAtEnd() && isWord(text.charAt(next))) {
            next++;
            return false;
        }
        return true;
    }

    private boolean isAtEnd() {
        return next == text.length();
    }

    private boolean is(String characters) {
        return !isAtEnd() && characters.indexOf(text.charAt(next)) >= 0;
    }

    private boolean accept(String characters) {
        boolean accepted = is(characters);
        next += accepted ? 1 : 0;
        return accepted;
    }

    private void acceptAll(String characters) {
        while (accept(characters)) {
            // each step is one character
        }
    }

    private static boolean isWord(char c) {
        return c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
    }
}
