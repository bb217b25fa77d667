package dev.steelyard.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StringTextTest {
    private static final int LONGEST = 30;

    /// Code points around all borders, half of a surrogate pair among them.
    private static final int[] UNUSUAL = {
        0, 1, 0x1f, ' ', '!', '"', '#', '[', '\\', ']', '\n', '\r', '\t', 0x7f, 0x80, 0xa2, 0xdc,
        0xff, 0x122, 0x15c, 0x800, 0xd83d, 0xffff, 0x1f600, 0x10ffff
    };

    /// Wherever it stands among others, which are read eight at a time.
    @Test
    void eachCodePointIsWrittenAsTheStandardSays() {
        for (int codePoint : UNUSUAL) {
            for (int length = 1; length <= LONGEST; length++) {
                for (int at = 0; at < length; at++) {
                    int[] all = new int[length];
                    Arrays.fill(all, 'x');
                    all[at] = codePoint;
                    isWritten(new String(all, 0, length));
                }
            }
        }
    }

    @Test
    void stringsAreWrittenAsTheStandardSays() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int[] all = new int[random.nextInt(LONGEST)];
            Arrays.setAll(
                    all,
                    _ ->
                            random.nextInt(8) == 0
                                    ? UNUSUAL[random.nextInt(UNUSUAL.length)]
                                    : random.nextInt(' ', 0x180));
            isWritten(new String(all, 0, all.length));
        }
    }

    private static void isWritten(String text) {
        byte[] encoded = StringText.encoded(text);
        byte[] into = new byte[StringText.maxBytes(encoded)];
        int end = StringText.write(encoded, into, 0);
        assertThat(new String(into, 0, end, StandardCharsets.UTF_8)).isEqualTo(expected(text));
    }

    private static String expected(String text) {
        return text.codePoints().mapToObj(StringTextTest::expected).collect(Collectors.joining());
    }

    private static String expected(int codePoint) {
        return switch (codePoint) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 0xd83d -> "?";
            default ->
                    codePoint < ' '
                            ? "\\u%04x".formatted(codePoint)
                            : Character.toString(codePoint);
        };
    }
}
