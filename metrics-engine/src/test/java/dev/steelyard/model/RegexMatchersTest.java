package dev.steelyard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.LabelMatcher.Equal;
import dev.steelyard.model.LabelMatcher.Matches;
import dev.steelyard.model.LabelMatcher.NoneOf;
import dev.steelyard.model.LabelMatcher.NotEqual;
import dev.steelyard.model.LabelMatcher.OneOf;
import dev.steelyard.model.LabelMatcher.StartsWith;
import dev.steelyard.testing.Seeds;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class RegexMatchersTest {
    @Test
    void plainExpressionsNeedNoAutomaton() throws InvalidPatternException {
        assertThat(RegexMatchers.matching("a", "x")).isEqualTo(new Equal("a", "x"));
        assertThat(RegexMatchers.matching("a", "")).isEqualTo(new Equal("a", ""));
        assertThat(RegexMatchers.matching("a", "x|y\\.z|"))
                .isEqualTo(new OneOf("a", Set.of("x", "y.z", "")));
        assertThat(RegexMatchers.matching("a", "(x|y)"))
                .isEqualTo(new OneOf("a", Set.of("x", "y")));
        assertThat(RegexMatchers.matching("a", "(?:x|y)"))
                .isEqualTo(new OneOf("a", Set.of("x", "y")));
        assertThat(RegexMatchers.matching("a", "x-.*")).isEqualTo(new StartsWith("a", "x-"));
        assertThat(RegexMatchers.matching("a", ".*")).isEqualTo(new StartsWith("a", ""));
        assertThat(RegexMatchers.matching("a", ".+")).isEqualTo(new NotEqual("a", ""));
        assertThat(RegexMatchers.notMatching("a", "x|y"))
                .isEqualTo(new NoneOf("a", Set.of("x", "y")));
        assertThat(RegexMatchers.notMatching("a", ".+")).isEqualTo(new Equal("a", ""));
        assertThat(RegexMatchers.notMatching("a", ".*").matches("x")).isFalse();
    }

    @Test
    void wholeValueMustMatchAndDotsStandForLineEnds() throws InvalidPatternException {
        LabelMatcher matcher = RegexMatchers.matching("a", "b.d?");
        assertThat(matcher).isInstanceOf(Matches.class);
        assertThat(matcher.matches("bcd")).isTrue();
        assertThat(matcher.matches("b\nd")).isTrue();
        assertThat(matcher.matches("abcd")).isFalse();
        assertThat(matcher.matches("bcde")).isFalse();
        assertThat(RegexMatchers.notMatching("a", "b.d?").matches("bc")).isFalse();
    }

    @Test
    void escapesThatAreNoLiteralsKeepTheirMeaning() throws InvalidPatternException {
        assertThat(RegexMatchers.matching("a", "\\d+").matches("42")).isTrue();
        assertThat(RegexMatchers.matching("a", "\\d.*").matches("4x")).isTrue();
        assertThat(RegexMatchers.matching("a", "(?i:x)").matches("X")).isTrue();
        assertThat(RegexMatchers.matching("a", "(x)|(y)").matches("y")).isTrue();
        assertThat(RegexMatchers.matching("a", "x\\\\.*").matches("x\\y")).isTrue();
    }

    @Test
    void refusedExpressionIsToldInTheWordsOfGo() {
        check("(x", "error parsing regexp: missing closing ): `(x`");
        check("*", "error parsing regexp: missing argument to repetition operator: `*`");
        check("x[", "error parsing regexp: missing closing ]: `[`");
        check("x**", "error parsing regexp: invalid nested repetition operator: `**`");
        check("\\8", "error parsing regexp: invalid escape sequence: `\\8`");
        check("(?=x)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`");
        check("x{1001}", "error parsing regexp: invalid repeat count: `{1001}`");
        check("[b-a]", "error parsing regexp: invalid character class range: `b-a`");
        check("x\\", "error parsing regexp: trailing backslash at end of expression: ``");
        check("a)", "error parsing regexp: unexpected ): `a)`");
    }

    private static void check(String regex, String message) {
        assertThatThrownBy(() -> RegexMatchers.matching("a", regex))
                .as(regex)
                .isInstanceOf(InvalidPatternException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> RegexMatchers.notMatching("a", regex))
                .as(regex)
                .isInstanceOf(InvalidPatternException.class);
    }

    /// The shortcuts answer as an independent engine of regular expressions does.
    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void shortcutsMeanWhatTheExpressionMeans(long seed) throws InvalidPatternException {
        Random random = new Random(seed);
        String[] parts = {"a", "b", "|", ".*", ".+", "\\.", ".", "(a|b)", "(?:b|)", "c?", "[ab]"};
        String[] values = {"", "a", "b", "ab", "ba", "a.b", ".", "aab", "abb", "c", "bb", "a|b"};
        for (int round = 0; round < 100; round++) {
            StringBuilder regex = new StringBuilder();
            for (int i = random.nextInt(5); i >= 0; i--) {
                regex.append(parts[random.nextInt(parts.length)]);
            }
            LabelMatcher positive = RegexMatchers.matching("l", regex.toString());
            LabelMatcher negative = RegexMatchers.notMatching("l", regex.toString());
            Pattern expected = Pattern.compile(regex.toString(), Pattern.DOTALL);
            for (String value : values) {
                boolean matches = expected.matcher(value).matches();
                assertThat(positive.matches(value)).as(regex + " on " + value).isEqualTo(matches);
                assertThat(negative.matches(value)).as(regex + " on " + value).isEqualTo(!matches);
            }
        }
    }
}
