package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.grammar.PromQLLexer;
import java.util.Optional;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// The words of a query one after the other, with an eye on what a lexer's rules cannot say:
/// parentheses that balance, words that are keywords only in some places, and what is wrong with a
/// word that is none. The first wrong word is INVALID, and [#problem] says why.
final class Words extends PromQLLexer {
    private final String query;
    private int openParentheses;
    private int signs;
    private int lastType = EOF;
    private @Nullable Problem problem;

    // Inside brackets: a length was written, its first number was, a colon was.
    private boolean lengthSeen;
    private boolean numberSeen;
    private boolean colonSeen;

    /// What is wrong, and where.
    record Problem(PositionRange position, String reason) {}

    Words(String query) {
        super(CharStreams.fromString(query));
        this.query = query;
        removeErrorListeners();
    }

    /// Why the first word that is INVALID is.
    Problem problem() {
        if (problem == null) {
            throw new IllegalStateException("all words are valid");
        }
        return problem;
    }

    /// The characters from the first to the last of two words.
    ///
    /// The lexer counts code points, everyone else the characters of Java.
    PositionRange position(Token first, Token last) {
        int start = query.offsetByCodePoints(0, first.getStartIndex());
        boolean isEnd = last.getStopIndex() < last.getStartIndex();
        return new PositionRange(
                start, isEnd ? start : query.offsetByCodePoints(0, last.getStopIndex() + 1));
    }

    /// A mistake in what the words say.
    QuerySyntaxException mistake(PositionRange position, String reason) {
        return new QuerySyntaxException(query, position, reason);
    }

    @Override
    public Token nextToken() {
        Token token = super.nextToken();
        while (token.getType() == COMMENT && !isAtLength()) {
            token = super.nextToken();
        }
        Token checked = nested(checked(token));
        lastType = checked.getType();
        return checked;
    }

    private Token checked(Token token) {
        return switch (token.getType()) {
            case EOF -> atEnd(token);
            case LEFT_PAREN -> {
                openParentheses++;
                yield lastType == GROUP_LEFT || lastType == GROUP_RIGHT
                        ? ofType(token, LABELS_PAREN)
                        : token;
            }
            case RIGHT_PAREN -> rightParenthesis(token);
            case LEFT_BRACKET -> {
                lengthSeen = false;
                numberSeen = false;
                colonSeen = false;
                yield token;
            }
            case FILL, FILL_LEFT, FILL_RIGHT -> fill(token);
            case EQL -> equal(token);
            case MALFORMED_NUMBER -> malformedNumber(token);
            case STRING, MALFORMED_STRING -> string(token);
            case UNKNOWN -> unknown(token);
            default -> insideBrackets(token);
        };
    }

    /// Nesting that only the words show is bounded here, since the parser looks ahead over all of
    /// it before it enters it.
    private Token nested(Token token) {
        signs = token.getType() == ADD || token.getType() == SUB ? signs + 1 : 0;
        return Math.max(openParentheses, signs) > BoundedParser.MAX_NESTING
                ? invalid(token, BoundedParser.TOO_DEEP)
                : token;
    }

    private boolean isInside(int mode) {
        return _mode == mode;
    }

    /// Whether nothing but a length may come: inside brackets, before the first number.
    private boolean isAtLength() {
        return isInside(BRACKETS) && !numberSeen;
    }

    private Token atEnd(Token token) {
        if (isInside(BRACES)) {
            return invalid(token, "unexpected end of input inside braces");
        }
        if (isAtLength()) {
            return invalid(token, "unexpected end of input in duration expression");
        }
        if (openParentheses != 0) {
            return invalid(token, "unclosed left parenthesis");
        }
        return isInside(BRACKETS) ? invalid(token, "unclosed left bracket") : token;
    }

    private Token rightParenthesis(Token token) {
        openParentheses--;
        return openParentheses < 0
                ? invalidAfter(token, "unexpected right parenthesis ')'")
                : token;
    }

    /// Keywords only before a parenthesis, since metrics of these names are older than they.
    private Token fill(Token token) {
        int ahead = 1;
        while (isSpace(_input.LA(ahead))) {
            ahead++;
        }
        return _input.LA(ahead) == '(' ? token : ofType(token, IDENTIFIER);
    }

    private static boolean isSpace(int character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }

    private Token equal(Token token) {
        if (isAtLength()) {
            return insideBrackets(token);
        }
        return !isInside(BRACES) && _input.LA(1) == '~'
                ? invalid(token, "unexpected character after '=': '~'")
                : token;
    }

    private Token malformedNumber(Token token) {
        int start = position(token, token).start();
        NumberScan.Found found = NumberScan.scan(query.substring(start));
        return switch (found.kind()) {
            case NUMBER -> insideBrackets(cut(token, NUMBER, found.text()));
            case DURATION -> insideBrackets(cut(token, DURATION, found.text()));
            case NEITHER ->
                    invalid(token, "bad number or duration syntax: " + GoText.quote(found.text()));
        };
    }

    /// The word that `text` at the beginning of `token` is; the rest is read again.
    private Token cut(Token token, int type, String text) {
        CommonToken part = ofType(token, type);
        int end = token.getStartIndex() + text.length();
        part.setStopIndex(end - 1);
        _input.seek(end);
        return part;
    }

    private Token string(Token token) {
        if (isAtLength()) {
            return insideBrackets(token);
        }
        Optional<String> wrong = StringText.problem(token.getText());
        return wrong.isPresent() ? invalid(token, wrong.get()) : token;
    }

    private Token unknown(Token token) {
        int character = token.getText().codePointAt(0);
        String named = GoText.quote(character);
        if (isAtLength()) {
            return insideBrackets(token);
        }
        if (character == '!') {
            String place = isInside(BRACES) ? " inside braces" : "";
            return invalid(
                    token,
                    "unexpected character after '!'%s: %s"
                            .formatted(place, GoText.quote(_input.LA(1))));
        }
        if (isInside(BRACES)) {
            return invalid(
                    token,
                    character == '{'
                            ? "unexpected left brace '{'"
                            : "unexpected character inside braces: " + named);
        }
        return invalid(
                token,
                switch (character) {
                    case '[' -> "unexpected left bracket '['";
                    case ']' -> "unexpected right bracket ']'";
                    default -> "unexpected character: " + named;
                });
    }

    /// Keeps track of what was written inside brackets; elsewhere any word will do.
    private Token insideBrackets(Token token) {
        if (!isInside(BRACKETS)) {
            return token;
        }
        return switch (token.getType()) {
            case COLON -> colon(token);
            case STEP, RANGE, MIN_OF, MAX_OF -> {
                lengthSeen = true;
                yield token;
            }
            case NUMBER, DURATION -> {
                lengthSeen = true;
                numberSeen = true;
                yield token;
            }
            case ADD, SUB, MUL, DIV, MOD, POW, COMMA -> token;
            default -> atLengthOrLater(token);
        };
    }

    private Token colon(Token token) {
        if (numberSeen && colonSeen) {
            return invalid(token, "unexpected colon ':'");
        }
        if (!lengthSeen) {
            return invalidAfter(token, "unexpected colon before duration in duration expression");
        }
        if (colonSeen) {
            return invalidAfter(token, "unexpected repeated colon in duration expression");
        }
        colonSeen = true;
        return token;
    }

    /// A word that is no part of a length: wrong as a character before the first number, later for
    /// the parser to refuse, but for names, where a colon is missed.
    private Token atLengthOrLater(Token token) {
        String first = GoText.quote(token.getText().codePointAt(0));
        if (!numberSeen) {
            return invalid(token, "unexpected character in duration expression: " + first);
        }
        return token.getType() == IDENTIFIER
                ? invalid(token, "unexpected character: " + first + ", expected ':'")
                : token;
    }

    private Token invalid(Token token, String reason) {
        return invalid(token, position(token, token), reason);
    }

    /// Wrong because of what stands before its end.
    private Token invalidAfter(Token token, String reason) {
        int end = position(token, token).end();
        return invalid(token, new PositionRange(end, query.length()), reason);
    }

    private Token invalid(Token token, PositionRange position, String reason) {
        if (problem == null) {
            problem = new Problem(position, reason);
        }
        return ofType(token, INVALID);
    }

    private static CommonToken ofType(Token token, int type) {
        CommonToken other = new CommonToken(token);
        other.setType(type);
        return other;
    }
}
