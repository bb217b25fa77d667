package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.grammar.PromQLParser;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/// The operators that words stand for.
final class Operators {
    private Operators() {}

    static BinaryOperator binary(Token word) {
        return switch (word.getType()) {
            case PromQLParser.ADD -> BinaryOperator.ADD;
            case PromQLParser.SUB -> BinaryOperator.SUBTRACT;
            case PromQLParser.MUL -> BinaryOperator.MULTIPLY;
            case PromQLParser.DIV -> BinaryOperator.DIVIDE;
            case PromQLParser.MOD -> BinaryOperator.MODULO;
            case PromQLParser.POW -> BinaryOperator.POWER;
            case PromQLParser.ATAN2 -> BinaryOperator.ATAN2;
            case PromQLParser.EQLC -> BinaryOperator.EQUAL;
            case PromQLParser.NEQ -> BinaryOperator.NOT_EQUAL;
            case PromQLParser.GTR -> BinaryOperator.GREATER;
            case PromQLParser.LSS -> BinaryOperator.LESS;
            case PromQLParser.GTE -> BinaryOperator.GREATER_OR_EQUAL;
            case PromQLParser.LTE -> BinaryOperator.LESS_OR_EQUAL;
            case PromQLParser.TRIM_UPPER -> BinaryOperator.TRIM_UPPER;
            case PromQLParser.TRIM_LOWER -> BinaryOperator.TRIM_LOWER;
            case PromQLParser.AND -> BinaryOperator.AND;
            case PromQLParser.OR -> BinaryOperator.OR;
            case PromQLParser.UNLESS -> BinaryOperator.UNLESS;
            default -> throw new IllegalStateException("no operator: " + word);
        };
    }

    static AggregateOperator aggregate(Token word) {
        return AggregateOperator.valueOf(word.getText().toUpperCase(Locale.ROOT));
    }
}
