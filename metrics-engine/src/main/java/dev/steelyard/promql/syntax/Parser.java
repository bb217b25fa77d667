package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.grammar.PromQLParser;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/// Reads queries: text in, a checked tree out, or the first mistake in the words of Prometheus.
///
/// Immutable; any thread may use it.
public final class Parser {
    private final ParserOptions options;

    public Parser(ParserOptions options) {
        this.options = options;
    }

    /// The tree of a query.
    public Expr parse(String query) throws QuerySyntaxException {
        Words words = new Words(query);
        PromQLParser parser = new BoundedParser(words);
        if (parser.getTokenStream().LA(1) == Token.EOF) {
            throw new QuerySyntaxException(
                    query, new PositionRange(0, 0), "no expression found in input");
        }
        Expr tree;
        try {
            tree = new TreeBuilder(words, options).build(parser.query().expr());
        } catch (BoundedParser.Stopped stopped) {
            throw stopped(query, words, parser, stopped);
        }
        new Checker(query).check(tree);
        return tree;
    }

    /// The matchers of a selector as it is given in `match[]`: `name{label="value"}`.
    public List<SelectorMatcher> parseSelector(String selector) throws QuerySyntaxException {
        Words words = new Words(selector);
        PromQLParser parser = new BoundedParser(words);
        try {
            return new SelectorBuilder(words)
                    .build(parser.metricSelector().vectorSelector())
                    .matchers();
        } catch (BoundedParser.Stopped stopped) {
            throw stopped(selector, words, parser, stopped);
        }
    }

    private static QuerySyntaxException stopped(
            String query, Words words, PromQLParser parser, BoundedParser.Stopped stopped) {
        Token word = stopped.word();
        PositionRange position = words.position(word, word);
        if (stopped.tooDeep()) {
            return new QuerySyntaxException(
                    query,
                    position,
                    "expression is nested more than %d deep, or %d with rows of operators"
                            .formatted(BoundedParser.MAX_NESTING, BoundedParser.MAX_DEPTH));
        }
        if (word.getType() == PromQLParser.INVALID) {
            return new QuerySyntaxException(
                    query, words.problem().position(), words.problem().reason());
        }
        List<Token> before = before(parser, word);
        if (Standing.isAfterArgument(before)) {
            return new QuerySyntaxException(
                    query,
                    words.position(before.getLast(), before.getLast()),
                    "trailing commas not allowed in function call args");
        }
        return new QuerySyntaxException(
                query,
                position,
                "unexpected " + Unexpected.described(word) + Standing.after(before));
    }

    private static List<Token> before(PromQLParser parser, Token word) {
        return word.getTokenIndex() == 0
                ? List.of()
                : ((CommonTokenStream) parser.getTokenStream()).get(0, word.getTokenIndex() - 1);
    }
}
