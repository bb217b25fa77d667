package dev.steelyard.promql.syntax;

import static dev.steelyard.promql.syntax.grammar.PromQLLexer.*;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/// Where a parser stands after some words: in which construct, and what that construct waits for.
/// Messages name both.
///
/// Follows the words, not the parser: these constructs can be told by their brackets and keywords,
/// while a parser that looks ahead fails outside of the construct that it looked into.
final class Standing {
    private static final Set<Integer> AGGREGATE_OPERATORS =
            Set.of(
                    SUM,
                    AVG,
                    COUNT,
                    MIN,
                    MAX,
                    GROUP,
                    STDDEV,
                    STDVAR,
                    TOPK,
                    BOTTOMK,
                    COUNT_VALUES,
                    QUANTILE,
                    LIMITK,
                    LIMIT_RATIO);
    private static final Set<Integer> MATCH_OPERATORS = Set.of(EQL, NEQ, EQL_REGEX, NEQ_REGEX);
    private static final Set<Integer> OPERANDS_END =
            Set.of(IDENTIFIER, METRIC_IDENTIFIER, RIGHT_BRACE, RIGHT_BRACKET, RIGHT_PAREN);
    private static final String LENGTHS = "number, duration, step(), or range()";

    /// What is open, the innermost first.
    private enum Open {
        BRACES,
        BRACKETS,
        GROUPING,
        AGGREGATION,
        ARGUMENTS,
        PARENTHESIS
    }

    private final List<Token> words;

    private Standing(List<Token> words) {
        this.words = words;
    }

    /// The rest of the message about an unexpected word behind `words`: ` in …, expected …`.
    static String after(List<Token> words) {
        return new Standing(words).context();
    }

    /// Whether the last of `words` is a comma between arguments.
    static boolean isAfterArgument(List<Token> words) {
        Standing standing = new Standing(words);
        return standing.last() == COMMA
                && !standing.isInOffset()
                && switch (standing.open().peekFirst()) {
                    case AGGREGATION, ARGUMENTS -> true;
                    case BRACES, BRACKETS, GROUPING, PARENTHESIS -> false;
                    case null -> false;
                };
    }

    /// Whether a word that is part of a calculation is expected behind `words`, which end in a
    /// duration: an operator behind an operand, a sign or an opening parenthesis behind an
    /// operator. The generated parser, which looks ahead, may stop before these when what it minds
    /// comes later.
    static boolean accepts(List<Token> words, Token word) {
        Standing standing = new Standing(words);
        if (!standing.open().contains(Open.BRACKETS) && !standing.isInOffset()) {
            return false;
        }
        int last = standing.last();
        return switch (word.getType()) {
            case ADD, SUB -> endsLength(last) || isCalculation(last);
            case MUL, DIV, MOD, POW -> endsLength(last);
            case LEFT_PAREN -> isCalculation(last);
            default -> false;
        };
    }

    private static boolean endsLength(int type) {
        return type == NUMBER || type == DURATION || type == RIGHT_PAREN;
    }

    private static boolean isCalculation(int type) {
        return switch (type) {
            case ADD, SUB, MUL, DIV, MOD, POW, LEFT_PAREN -> true;
            default -> false;
        };
    }

    private int type(int index) {
        return index < 0 || index >= words.size() ? Token.EOF : words.get(index).getType();
    }

    private int last() {
        return type(words.size() - 1);
    }

    private String context() {
        Deque<Open> open = open();
        Open innermost = open.peekFirst();
        if (innermost == Open.BRACES) {
            return matchers();
        }
        if (open.contains(Open.BRACKETS)) {
            return brackets();
        }
        if (innermost == Open.GROUPING) {
            return " in grouping opts, expected " + (awaitsLabel() ? "label" : "\",\" or \")\"");
        }
        if (awaitsGrouping()) {
            return " in grouping opts, expected \"(\"";
        }
        if (isInAt()) {
            return " in @, expected timestamp";
        }
        if (isInOffset()) {
            return " in offset, expected " + LENGTHS;
        }
        return open.contains(Open.AGGREGATION) || isBeforeArguments() ? " in aggregation" : "";
    }

    private boolean awaitsLabel() {
        return last() == LEFT_PAREN || last() == LABELS_PAREN || last() == COMMA;
    }

    private Deque<Open> open() {
        Deque<Open> open = new ArrayDeque<>();
        for (int i = 0; i < words.size(); i++) {
            switch (type(i)) {
                case LEFT_BRACE -> open.push(Open.BRACES);
                case LEFT_BRACKET -> open.push(Open.BRACKETS);
                case LEFT_PAREN, LABELS_PAREN -> open.push(parenthesis(i));
                case RIGHT_BRACE, RIGHT_BRACKET, RIGHT_PAREN -> open.pop();
                default -> {}
            }
        }
        return open;
    }

    private Open parenthesis(int index) {
        int before = index - 1;
        if (isGroupingKeyword(before)) {
            return Open.GROUPING;
        }
        if (isAggregateKeyword(before)
                || (type(before) == RIGHT_PAREN && isAggregateKeyword(beforeGrouping(before)))) {
            return Open.AGGREGATION;
        }
        return switch (type(before)) {
            case IDENTIFIER, START, END, STEP, RANGE, MIN_OF, MAX_OF -> Open.ARGUMENTS;
            default -> Open.PARENTHESIS;
        };
    }

    /// Before `by (…)` that ends at `index`; -1 where there is none.
    private int beforeGrouping(int index) {
        int i = index - 1;
        while (i >= 0 && type(i) != LEFT_PAREN) {
            i--;
        }
        return i > 0 && (type(i - 1) == BY || type(i - 1) == WITHOUT) ? i - 2 : -1;
    }

    private boolean isAggregateKeyword(int index) {
        return AGGREGATE_OPERATORS.contains(type(index));
    }

    private boolean isGroupingKeyword(int index) {
        return switch (type(index)) {
            case ON, IGNORING, GROUP_LEFT, GROUP_RIGHT -> true;
            case BY, WITHOUT -> isAggregateKeyword(index - 1) || type(index - 1) == RIGHT_PAREN;
            default -> false;
        };
    }

    private boolean awaitsGrouping() {
        int index = words.size() - 1;
        return isGroupingKeyword(index);
    }

    /// Behind `sum by (label)`.
    private boolean isBeforeArguments() {
        int index = words.size() - 1;
        return type(index) == RIGHT_PAREN && isAggregateKeyword(beforeGrouping(index));
    }

    private String matchers() {
        String waitsFor;
        if (MATCH_OPERATORS.contains(last())) {
            waitsFor = "string";
        } else if (last() == IDENTIFIER) {
            waitsFor = "label matching operator";
        } else if (last() == STRING) {
            waitsFor = "\",\" or \"}\"";
        } else {
            waitsFor = "identifier or \"}\"";
        }
        return " in label matching, expected " + waitsFor;
    }

    private String brackets() {
        int depth = 0;
        boolean colon = false;
        for (int i = words.size() - 1; type(i) != LEFT_BRACKET; i--) {
            depth += type(i) == LEFT_PAREN ? 1 : type(i) == RIGHT_PAREN ? -1 : 0;
            colon |= type(i) == COLON;
        }
        boolean complete = depth == 0 && endsLength(last());
        if (colon) {
            return " in subquery selector, expected "
                    + (complete ? "\"]\"" : "number, duration, step(), range(), or \"]\"");
        }
        return complete
                ? " in subquery or range, expected \":\" or \"]\""
                : " in subquery or range selector, expected " + LENGTHS;
    }

    private boolean isInAt() {
        int index = words.size() - 1;
        return switch (type(index)) {
            case AT -> true;
            case ADD, SUB, START, END -> type(index - 1) == AT;
            case LEFT_PAREN -> type(index - 2) == AT;
            default -> false;
        };
    }

    /// Behind a keyword `offset` whose duration is not complete.
    private boolean isInOffset() {
        for (int i = words.size() - 1; i >= 0; i--) {
            switch (type(i)) {
                case OFFSET -> {
                    return endsOperand(i - 1) && !isCompleteOffset(i + 1);
                }
                case NUMBER, DURATION, STEP, RANGE, MIN_OF, MAX_OF -> {}
                case LEFT_PAREN, RIGHT_PAREN, COMMA, ADD, SUB, MUL, DIV, MOD, POW -> {}
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    private boolean endsOperand(int index) {
        return OPERANDS_END.contains(type(index)) || isAggregateKeyword(index);
    }

    /// Whether an offset that is written from `start` on has ended, there or before.
    private boolean isCompleteOffset(int start) {
        int first = start;
        while (type(first) == ADD || type(first) == SUB) {
            first++;
        }
        int signs = first - start;
        return switch (type(first)) {
            case NUMBER, DURATION -> signs <= 1 || isCompleteCalculation(start);
            case LEFT_PAREN -> signs == 1 ? isClosed(first) : isCompleteCalculation(start);
            case STEP, RANGE, MIN_OF, MAX_OF ->
                    signs <= 1 ? isClosed(first + 1) : isCompleteCalculation(start);
            default -> false;
        };
    }

    /// Whether a parenthesis opens at `index` and is closed.
    private boolean isClosed(int index) {
        int depth = 0;
        for (int i = index; i < words.size(); i++) {
            depth += type(i) == LEFT_PAREN ? 1 : type(i) == RIGHT_PAREN ? -1 : 0;
            if (depth == 0) {
                return type(i) == RIGHT_PAREN;
            }
        }
        return false;
    }

    private boolean isCompleteCalculation(int start) {
        int depth = 0;
        for (int i = start; i < words.size(); i++) {
            depth += type(i) == LEFT_PAREN ? 1 : type(i) == RIGHT_PAREN ? -1 : 0;
        }
        return depth == 0 && endsLength(last());
    }
}
