package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.grammar.PromQLLexer;
import org.antlr.v4.runtime.Token;

/// How a message calls a word that was not expected.
final class Unexpected {
    private static final int LONGEST_QUOTED = 10;

    private Unexpected() {}

    static String described(Token token) {
        String text = token.getText();
        return switch (token.getType()) {
            case Token.EOF -> "end of input";
            case PromQLLexer.IDENTIFIER -> "identifier " + GoText.quote(text);
            case PromQLLexer.METRIC_IDENTIFIER -> "metric identifier " + GoText.quote(text);
            case PromQLLexer.STRING -> "string " + shortened(text);
            case PromQLLexer.NUMBER -> "number " + shortened(text);
            case PromQLLexer.DURATION -> "duration " + shortened(text);
            case PromQLLexer.OFFSET,
                    PromQLLexer.ANCHORED,
                    PromQLLexer.SMOOTHED,
                    PromQLLexer.BY,
                    PromQLLexer.WITHOUT,
                    PromQLLexer.ON,
                    PromQLLexer.IGNORING,
                    PromQLLexer.GROUP_LEFT,
                    PromQLLexer.GROUP_RIGHT,
                    PromQLLexer.FILL,
                    PromQLLexer.FILL_LEFT,
                    PromQLLexer.FILL_RIGHT,
                    PromQLLexer.BOOL ->
                    "<" + text + ">";
            case PromQLLexer.ADD,
                    PromQLLexer.SUB,
                    PromQLLexer.MUL,
                    PromQLLexer.DIV,
                    PromQLLexer.MOD,
                    PromQLLexer.POW,
                    PromQLLexer.EQLC,
                    PromQLLexer.NEQ,
                    PromQLLexer.GTE,
                    PromQLLexer.GTR,
                    PromQLLexer.LTE,
                    PromQLLexer.LSS,
                    PromQLLexer.TRIM_UPPER,
                    PromQLLexer.TRIM_LOWER,
                    PromQLLexer.ATAN2,
                    PromQLLexer.AND,
                    PromQLLexer.OR,
                    PromQLLexer.UNLESS,
                    PromQLLexer.EQL_REGEX,
                    PromQLLexer.NEQ_REGEX,
                    PromQLLexer.AT ->
                    "<op:" + text + ">";
            case PromQLLexer.SUM,
                    PromQLLexer.AVG,
                    PromQLLexer.COUNT,
                    PromQLLexer.MIN,
                    PromQLLexer.MAX,
                    PromQLLexer.GROUP,
                    PromQLLexer.STDDEV,
                    PromQLLexer.STDVAR,
                    PromQLLexer.TOPK,
                    PromQLLexer.BOTTOMK,
                    PromQLLexer.COUNT_VALUES,
                    PromQLLexer.QUANTILE,
                    PromQLLexer.LIMITK,
                    PromQLLexer.LIMIT_RATIO ->
                    "<aggr:" + text + ">";
            default -> GoText.quote(text);
        };
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) > LONGEST_QUOTED
                ? GoText.quote(text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTED)))
                        + "..."
                : GoText.quote(text);
    }
}
