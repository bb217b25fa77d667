package dev.steelyard.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    /// What is handed on at one go.
    private static final int PIECE = 128 * 1024;

    private static final int SERIES = 4_000;

    private static final int MOST_PAIRS = 40;

    private static final List<String> NAMES =
            IntStream.range(0, MOST_PAIRS).mapToObj("name%02d"::formatted).toList();

    private static final List<String> VALUES =
            List.of(
                    "web",
                    "api",
                    "a \"b\"\\",
                    "größer",
                    "\u0001",
                    "web-0123456789",
                    "\ud83d\ude00");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void labelsThatShareTextsWithThoseBeforeAreWrittenWhole(long seed) {
        Random random = new Random(seed);
        List<Labels> all = new ArrayList<>();
        for (int i = 0; i < SERIES; i++) {
            all.add(labels(random));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonText json = new JsonText(out);
        json.open('[');
        all.forEach(json::labels);
        json.close(']').flush();
        List<String> each = all.stream().map(JsonTextTest::alone).toList();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("[" + String.join(",", each) + "]");
    }

    /// Times of one text, one after the other: hours apart, seconds apart, before 1970.
    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    void timesAreWrittenWholeWhateverCameBefore(long seed) {
        Random random = new Random(seed);
        JsonText json = new JsonText();
        List<String> expected = new ArrayList<>();
        json.open('[');
        long millis = 0;
        for (int i = 0; i < 10_000; i++) {
            millis =
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextLong() % 4_000_000_000_000L;
                        case 1 -> 10_000_000L * random.nextInt(400_000) + random.nextInt(3) - 1;
                        case 2 -> random.nextInt(20_000_000);
                        default -> millis + 15_000;
                    };
            json.time(millis);
            expected.add(text(millis));
        }
        json.close(']');
        assertThat(json.buffer().toString()).isEqualTo("[" + String.join(",", expected) + "]");
    }

    private static String text(long millis) {
        return millis % 1000 == 0
                ? String.valueOf(millis / 1000)
                : BigDecimal.valueOf(millis, 3).toPlainString();
    }

    @Test
    void labelsBehindOtherTextAreNotTakenFromWhatIsHandedOn() {
        Labels labels = labels(MOST_PAIRS, new Random(4));
        int length = alone(labels).length();
        for (int before = PIECE - length; before < PIECE; before += 7) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            JsonText json = new JsonText(out);
            String filling = "x".repeat(before);
            String between = "y".repeat(PIECE - length);
            json.open('[').string(filling).labels(labels).string(between).labels(labels);
            json.string(between).string(between).labels(labels).close(']').flush();
            String whole =
                    "[\"%s\",%2$s,\"%3$s\",%2$s,\"%3$s\",\"%3$s\",%2$s]"
                            .formatted(filling, alone(labels), between);
            assertThat(out.toString(StandardCharsets.UTF_8).equals(whole))
                    .as("%d", before)
                    .isTrue();
        }
    }

    private static Labels labels(Random random) {
        return labels(random.nextInt(10) == 0 ? MOST_PAIRS : random.nextInt(5), random);
    }

    private static Labels labels(int pairs, Random random) {
        LabelsBuilder labels = new LabelsBuilder();
        for (int i = 0; i < pairs; i++) {
            labels.add(NAMES.get(i), VALUES.get(random.nextInt(VALUES.size())));
        }
        return labels.build();
    }

    /// The same by a text that has written nothing before.
    private static String alone(Labels labels) {
        return new JsonText().labels(labels).buffer().toString(StandardCharsets.UTF_8);
    }
}
