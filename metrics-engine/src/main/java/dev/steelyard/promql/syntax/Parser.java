package dev.steelyard.promql.syntax;

import java.util.List;
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
        BoundedParser parser = new BoundedParser(words);
        if (parser.getTokenStream().LA(1) == Token.EOF) {
            throw new QuerySyntaxException(
                    query, new PositionRange(0, 0), "no expression found in input");
        }
        TreeBuilder builder = new TreeBuilder(words, options);
        Expr tree;
        try {
            tree = builder.build(parser.query().expr());
        } catch (BoundedParser.Stopped stopped) {
            builder.earlierMistakes(stopped).look(parser.read());
            throw new Stop(words, parser).mistake(stopped);
        }
        new Checker(query).check(tree);
        return tree;
    }

    /// The matchers of a selector as it is given in `match[]`: `name{label="value"}`.
    public List<SelectorMatcher> parseSelector(String selector) throws QuerySyntaxException {
        Words words = new Words(selector);
        BoundedParser parser = new BoundedParser(words);
        try {
            return new SelectorBuilder(words)
                    .build(parser.metricSelector().vectorSelector())
                    .matchers();
        } catch (BoundedParser.Stopped stopped) {
            throw new Stop(words, parser).mistake(stopped);
        }
    }
}
