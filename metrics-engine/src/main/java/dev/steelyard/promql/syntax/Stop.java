package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.grammar.PromQLParser;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/// Why a parser stopped, in the words of Prometheus.
record Stop(Words words, PromQLParser parser) {
    QuerySyntaxException mistake(BoundedParser.Stopped stopped) {
        if (stopped.tooDeep()) {
            return words.mistake(
                    words.position(stopped.word(), stopped.word()), BoundedParser.TOO_DEEP);
        }
        Token word = unexpected(stopped.word());
        if (word.getType() == PromQLParser.INVALID) {
            return words.mistake(words.problem().position(), words.problem().reason());
        }
        List<Token> before = before(word);
        if (Standing.isAfterArgument(before)) {
            return words.mistake(
                    words.position(before.getLast(), before.getLast()),
                    "trailing commas not allowed in function call args");
        }
        return words.mistake(
                words.position(word, word),
                "unexpected " + Unexpected.described(word) + Standing.after(before));
    }

    /// The word where the parser stopped, or the first behind it that is not expected there.
    private Token unexpected(Token stopped) {
        Token word = stopped;
        while (Standing.accepts(before(word), word)) {
            parser.getTokenStream().seek(word.getTokenIndex() + 1);
            word = parser.getTokenStream().LT(1);
        }
        return word;
    }

    private List<Token> before(Token word) {
        return word.getTokenIndex() == 0
                ? List.of()
                : ((CommonTokenStream) parser.getTokenStream()).get(0, word.getTokenIndex() - 1);
    }
}
