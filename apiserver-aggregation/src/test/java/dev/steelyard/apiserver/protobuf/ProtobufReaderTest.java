package dev.steelyard.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtobufReaderTest {
    private static ProtobufReader of(String hex) {
        return new ProtobufReader(HexFormat.of().parseHex(hex));
    }

    /// The examples of the encoding guide.
    @Test
    void readsWhatTheGuideShows() throws Exception {
        ProtobufReader number = of("089601");
        assertThat(number.next()).isTrue();
        assertThat(number.field()).isEqualTo(1);
        assertThat(number.number()).isEqualTo(150);
        assertThat(number.next()).isFalse();

        ProtobufReader text = of("120774657374696e67");
        assertThat(text.next()).isTrue();
        assertThat(text.text()).isEqualTo("testing");

        ProtobufReader packed = of("3206038e029ea705");
        assertThat(packed.next()).isTrue();
        List<Long> numbers = new ArrayList<>();
        packed.numbers(numbers::add);
        assertThat(numbers).containsExactly(3L, 270L, 86942L);
    }

    @Test
    void readsBackWhatWasWritten() throws Exception {
        ProtobufWriter inner = new ProtobufWriter().text(1, "Grüße 🌍").signed(2, Long.MIN_VALUE);
        ProtobufWriter message =
                new ProtobufWriter()
                        .number(1, -1)
                        .float64(2, -0.0)
                        .message(3, inner)
                        .signeds(4, -1, 0, 1, Long.MAX_VALUE)
                        .float64s(5, Double.NaN, 1.5)
                        .fixed64(6, 42);
        ProtobufReader reader = new ProtobufReader(message.bytes());

        assertThat(reader.next()).isTrue();
        assertThat(reader.number()).isEqualTo(-1);
        assertThat(reader.next()).isTrue();
        assertThat(reader.float64()).isEqualTo(-0.0);
        assertThat(reader.next()).isTrue();
        ProtobufReader part = reader.message();
        assertThat(reader.next()).isTrue();
        List<Long> signed = new ArrayList<>();
        reader.signeds(signed::add);
        assertThat(signed).containsExactly(-1L, 0L, 1L, Long.MAX_VALUE);
        assertThat(reader.next()).isTrue();
        List<Double> doubles = new ArrayList<>();
        reader.float64s(doubles::add);
        assertThat(doubles).containsExactly(Double.NaN, 1.5);
        assertThat(reader.next()).isTrue();
        assertThat(reader.fixed64()).isEqualTo(42);
        assertThat(reader.next()).isFalse();

        assertThat(part.next()).isTrue();
        assertThat(part.text()).isEqualTo("Grüße 🌍");
        assertThat(part.next()).isTrue();
        assertThat(part.signed()).isEqualTo(Long.MIN_VALUE);
        assertThat(part.next()).isFalse();
    }

    @Test
    void zerosAndEmptyTextsAreLeftOut() {
        ProtobufWriter message = new ProtobufWriter().number(1, 0).float64(2, 0).text(3, "");

        assertThat(message.length()).isZero();
    }

    @Test
    void whatIsNotAskedForIsSkipped() throws Exception {
        ProtobufReader reader =
                new ProtobufReader(
                        new ProtobufWriter()
                                .number(1, 7)
                                .fixed64(2, 7)
                                .text(3, "seven")
                                .number(4, 8)
                                .bytes());
        long last = 0;
        while (reader.next()) {
            if (reader.field() == 4) {
                last = reader.number();
            }
        }
        assertThat(last).isEqualTo(8);
    }

    @Test
    void repeatedNumbersNeedNotBePacked() throws Exception {
        ProtobufReader reader = of("10011002");
        List<Integer> numbers = new ArrayList<>();
        while (reader.next()) {
            reader.int32s(numbers::add);
        }
        assertThat(numbers).containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource({
        "08, a number is cut off",
        "0896, a number is cut off",
        "12077465, field 2 is longer than what is left",
        "0900000000, field 1 is cut off",
        "00, no field has the tag 0",
        "08ffffffffffffffffffff01, a number has more than ten bytes",
        "0b, field 1 has the wire type 3",
        "12ffffffff0f, field 2 is longer than what is left",
    })
    void tellsWhatIsMalformed(String hex, String problem) {
        ProtobufReader reader = of(hex);

        assertThatThrownBy(
                        () -> {
                            while (reader.next()) {
                                // Skips.
                            }
                        })
                .isInstanceOf(MalformedProtobufException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aTextMustBeUtf8AndAFieldOfItsKind() throws Exception {
        ProtobufReader text = of("1201ff");
        assertThat(text.next()).isTrue();
        assertThatThrownBy(text::text).hasMessageContaining("the text of field 2 is not UTF-8");

        ProtobufReader number = of("0801");
        assertThat(number.next()).isTrue();
        assertThatThrownBy(number::text).hasMessageContaining("field 1 has the wire type 0, not 2");
    }

    @Test
    void noBytesBreakIt() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                walk(new ProtobufReader(bytes), 0);
            } catch (MalformedProtobufException expected) {
                assertThat(expected).hasMessageContaining("at byte");
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "seed %d round %d: %s"
                                .formatted(seed, round, HexFormat.of().formatHex(bytes)),
                        e);
            }
        }
    }

    private static void walk(ProtobufReader reader, int depth) throws MalformedProtobufException {
        while (reader.next()) {
            switch (reader.field() % 4) {
                case 0 -> reader.numbers(_ -> {});
                case 1 -> {
                    if (depth < 8) {
                        walk(reader.message(), depth + 1);
                    }
                }
                case 2 -> reader.float64s(_ -> {});
                default -> {} // skipped
            }
        }
    }
}
