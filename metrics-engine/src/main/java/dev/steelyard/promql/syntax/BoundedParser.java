package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.grammar.PromQLParser;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/// The generated parser, that gives up at the first error and at nesting beyond a limit, so that no
/// query can exhaust the stack of whoever walks its tree.
final class BoundedParser extends PromQLParser {
    /// Parentheses, signs and right sides within one another; far beyond what anyone writes.
    static final int MAX_NESTING = 256;

    /// From the root of the tree to its deepest leaf. An operator in a row of many has all before
    /// it as its left side, so that rows count too.
    static final int MAX_DEPTH = 500;

    /// What is said beyond these.
    static final String TOO_DEEP =
            "expression is nested more than %d deep, or %d with rows of operators"
                    .formatted(MAX_NESTING, MAX_DEPTH);

    private @Nullable ParserRuleContext root;
    private int nesting;

    /// How deep the tree is so far below each of the nested expressions that are being read.
    private final int[] depths = new int[MAX_NESTING + 2];

    /// The parser stopped at a word: one that it did not expect, or one that goes too far.
    static final class Stopped extends ParseCancellationException {
        private final Token word;
        private final boolean tooDeep;
        private final Set<RuleContext> incomplete =
                Collections.newSetFromMap(new IdentityHashMap<>());

        Stopped(Parser parser, Token word, boolean tooDeep) {
            this.word = word;
            this.tooDeep = tooDeep;
            for (RuleContext open = parser.getContext(); open != null; open = open.parent) {
                incomplete.add(open);
            }
        }

        boolean isIncomplete(RuleContext context) {
            return incomplete.contains(context);
        }

        Token word() {
            return word;
        }

        boolean tooDeep() {
            return tooDeep;
        }
    }

    BoundedParser(Words words) {
        super(new CommonTokenStream(words));
        removeErrorListeners();
        setErrorHandler(new GivingUp());
    }

    /// What was read, as far as it goes; what encloses the word where the parser stopped is not
    /// complete.
    ParserRuleContext read() {
        if (root == null) {
            throw new IllegalStateException("nothing was read");
        }
        return root;
    }

    @Override
    public void enterRule(ParserRuleContext context, int state, int rule) {
        if (root == null) {
            root = context;
        }
        super.enterRule(context, state, rule);
    }

    @Override
    public void enterRecursionRule(ParserRuleContext context, int state, int rule, int precedence) {
        if (++nesting > MAX_NESTING) {
            throw new Stopped(this, getCurrentToken(), true);
        }
        depths[nesting] = 1;
        super.enterRecursionRule(context, state, rule, precedence);
    }

    @Override
    public void pushNewRecursionContext(ParserRuleContext context, int state, int rule) {
        if (++depths[nesting] > MAX_DEPTH) {
            throw new Stopped(this, getCurrentToken(), true);
        }
        super.pushNewRecursionContext(context, state, rule);
    }

    @Override
    public void unrollRecursionContexts(ParserRuleContext context) {
        depths[nesting - 1] = Math.max(depths[nesting - 1], depths[nesting] + 1);
        nesting--;
        super.unrollRecursionContexts(context);
    }

    /// Stops where the default would try to go on.
    private static final class GivingUp extends DefaultErrorStrategy {
        @Override
        public void recover(Parser parser, RecognitionException error) {
            throw new Stopped(parser, error.getOffendingToken(), false);
        }

        @Override
        public Token recoverInline(Parser parser) {
            throw new Stopped(parser, parser.getCurrentToken(), false);
        }

        @Override
        public void reportError(Parser parser, RecognitionException error) {
            // told by the exception that recover throws
        }

        @Override
        public void sync(Parser parser) {
            // Nothing is skipped, so there is nothing to be in step with.
        }
    }
}
