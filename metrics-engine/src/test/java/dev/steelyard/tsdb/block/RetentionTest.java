package dev.steelyard.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    @TempDir private Path directory;

    private BlockReader block(long seed, long millis) throws IOException {
        return WrittenBlock.of(
                directory,
                seed,
                Map.of(Labels.of("__name__", "m"), List.of(new Sample(millis, 1))));
    }

    @Test
    void blocksGoThatLieTooFarBehindTheNewest() throws IOException {
        List<BlockReader> all = List.of(block(1, 100), block(2, 500), block(3, 1000));
        assertThat(new Retention(500, Long.MAX_VALUE).expired(all))
                .containsExactly(all.get(0), all.get(1));
        assertThat(new Retention(501, Long.MAX_VALUE).expired(all)).containsExactly(all.get(0));
        assertThat(new Retention(901, Long.MAX_VALUE).expired(all)).isEmpty();
        assertThat(new Retention(1, 1).expired(List.of())).isEmpty();
    }

    @Test
    void theOldestGoWhereAllTakeTooMuchAndTheNewestNever() throws IOException {
        List<BlockReader> all = List.of(block(3, 1000), block(1, 100), block(2, 500));
        long size = all.getFirst().sizeBytes();
        assertThat(new Retention(5000, 3 * size + 99).expired(all)).isEmpty();
        assertThat(new Retention(5000, 2 * size + 9).expired(all)).containsExactly(all.get(1));
        assertThat(new Retention(5000, 1).expired(all)).containsExactly(all.get(1), all.get(2));
    }
}
