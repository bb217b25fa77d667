package dev.steelyard.apiserver.groups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.usage.Absence;
import dev.steelyard.usage.NodeUsage;
import dev.steelyard.usage.UsageAnswer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeftOutTest {
    @Test
    void threeAreExplainedAndTheOthersCounted() {
        Answer warned =
                LeftOut.warn(
                        Answer.text(200, ""),
                        "nodes",
                        IntStream.rangeClosed(1, 5)
                                .mapToObj(i ->
                                        new UsageAnswer.Absent<NodeUsage>(
                                                new Absence.Unknown("node n" + i))));
        assertThat(warned.headers())
                .containsEntry(
                        "Warning",
                        "299 - \"5 nodes left out: node n1 does not exist; node n2 does not exist;"
                                + " node n3 does not exist; and 2 more, ask for one by its name\"");
    }
}
