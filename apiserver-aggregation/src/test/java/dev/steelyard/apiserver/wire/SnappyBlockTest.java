package dev.steelyard.apiserver.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnappyBlockTest {
    private static final int LIMIT = 1 << 20;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 59, 60, 61, 255, 4_096, 32_767, 32_768, 32_769, 300_000, LIMIT})
    void decodesWhatItEncodes(int length) throws Exception {
        byte[] repetitive = new byte[length];
        byte[] noise = new byte[length];
        Random random = new Random(length);
        random.nextBytes(noise);
        for (int i = 0; i < length; i++) {
            repetitive[i] = (byte) ((i / 7) % 11 + random.nextInt(100) / 99);
        }
        for (byte[] bytes : new byte[][] {repetitive, noise}) {
            assertThat(SnappyBlock.decode(SnappyBlock.encode(bytes), LIMIT)).isEqualTo(bytes);
        }
        if (length > 4_096) {
            assertThat(SnappyBlock.encode(repetitive)).hasSizeLessThan(length / 2);
        }
    }

    /// By hand from the format: a length, a literal, and a copy that overlaps itself.
    @Test
    void decodesLiteralsAndCopies() throws Exception {
        byte[] block = HexFormat.of().parseHex("0a086162631a0300");

        assertThat(new String(SnappyBlock.decode(block, LIMIT), StandardCharsets.UTF_8))
                .isEqualTo("abcabcabca");
    }

    @Test
    void ofABlockThatIsTooLongNothingIsDecoded() {
        byte[] bomb = HexFormat.of().parseHex("ffffffff0f");

        assertThatThrownBy(() -> SnappyBlock.decode(bomb, LIMIT))
                .hasMessage("the body has 4294967295 bytes when decoded, the limit is 1048576");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ff", "ffffffffff", "05", "0508616263", "020861626364", "0a0900"})
    void whatIsNoBlockIsRefused(String hex) {
        byte[] block = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> SnappyBlock.decode(block, LIMIT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no block of Snappy");
    }

    @Test
    void noCutAndNoFlippedBitBreaksIt() {
        byte[] text =
                "sample sample sample {label=\"value\"} sample".getBytes(StandardCharsets.UTF_8);
        byte[] block = SnappyBlock.encode(text);
        for (int cut = 0; cut < block.length; cut++) {
            tried(Arrays.copyOf(block, cut));
        }
        for (int bit = 0; bit < 8 * block.length; bit++) {
            byte[] flipped = block.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            tried(flipped);
        }
    }

    private static void tried(byte[] block) {
        try {
            SnappyBlock.decode(block, LIMIT);
        } catch (RefusedException expected) {
            assertThat(expected).hasMessageContaining("the body");
        }
    }
}
