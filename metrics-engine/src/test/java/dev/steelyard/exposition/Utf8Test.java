package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class Utf8Test {
    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void agreesWithTheDecoderOfTheJdk(long seed) {
        Random random = new Random(seed);
        int[] interesting = {
            0, 'a', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1,
            0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
        };
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[1 + random.nextInt(5)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) interesting[random.nextInt(interesting.length)];
            }
            boolean valid = Utf8.firstInvalid(bytes, 0, bytes.length) == Utf8.VALID;
            assertThat(valid).as(HexFormat.of().formatHex(bytes)).isEqualTo(decodes(bytes));
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    @Test
    void theFirstBadByteIsPointedAt() {
        byte[] bytes = {'a', (byte) 0xc3, (byte) 0xa4, 'b', (byte) 0xff, 'c'};
        assertThat(Utf8.firstInvalid(bytes, 0, bytes.length)).isEqualTo(4);
        assertThat(Utf8.firstInvalid(bytes, 0, 2)).isEqualTo(1);
    }

    @Test
    void charactersAreCountedNotBytes() {
        byte[] bytes = "aä€😀".getBytes(UTF_8);
        assertThat(Utf8.count(bytes, 0, bytes.length)).isEqualTo(4);
    }
}
