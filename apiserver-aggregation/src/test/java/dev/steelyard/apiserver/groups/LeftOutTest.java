package dev.steelyard.apiserver.groups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.usage.Absence;
import dev.steelyard.usage.NodeUsage;
import dev.steelyard.usage.UsageAnswer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeftOutTest {
    @Test
    void threeAreExplainedAndTheOthersCounted() {
        assertThat(warningOf(5))
                .isEqualTo(
                        "299 - \"5 nodes left out: node n1 does not exist; node n2 does not exist;"
                                + " node n3 does not exist; and 2 more, ask for one by its name\"");
    }

    @Test
    void oneIsNotMany() {
        assertThat(warningOf(1)).isEqualTo("299 - \"1 node left out: node n1 does not exist\"");
    }

    private static @Nullable String warningOf(int nodes) {
        Answer warned =
                LeftOut.warn(
                        Answer.text(200, ""),
                        "node",
                        IntStream.rangeClosed(1, nodes)
                                .mapToObj(i ->
                                        new UsageAnswer.Absent<NodeUsage>(
                                                new Absence.Unknown("node n" + i))));
        return warned.headers().get("Warning");
    }
}
