package dev.steelyard.promql.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsHashTest {
    /// The answers of the reference implementation with a seed of 0.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    '', ef46db3751d8e999
                    a, d24ec4f1a98c6e5b
                    abc, 44bc2cf5ad770999
                    The quick brown fox jumps over the lazy dog, 0b242d361fda71bc
                    """)
    void isXxh64(String text, String hash) {
        long got = LabelsHash.xxh64(text.getBytes(StandardCharsets.UTF_8));
        assertThat(String.format("%016x", got)).isEqualTo(hash);
    }

    @Test
    void sharesAreSpreadOverTheWholeRange() {
        int low = 0;
        for (int i = 0; i < 1000; i++) {
            double share = LabelsHash.share(Labels.of("__name__", "up", "pod", "web-" + i));
            assertThat(share).isBetween(0.0, 1.0);
            low += share < 0.3 ? 1 : 0;
        }
        assertThat(low).isBetween(250, 350);
    }

    @Test
    void longValuesHaveLongLengths() {
        Labels labels = Labels.of("a", "x".repeat(300));
        assertThat(LabelsHash.share(labels))
                .isNotEqualTo(LabelsHash.share(Labels.of("a", "x".repeat(299))));
    }
}
