package dev.steelyard.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedValuesTest {
    private final SharedValues shared = new SharedValues();

    @Test
    void equalValuesAreOne() {
        Requests first = requests(1);
        assertThat(shared.of(first)).isSameAs(first);
        assertThat(shared.of(requests(1))).isSameAs(first);
        assertThat(shared.of(requests(2))).isEqualTo(requests(2)).isNotSameAs(first);
    }

    @Test
    void whatIsRememberedIsBounded() {
        Requests first = shared.of(requests(0));
        List<Requests> all =
                IntStream.range(0, 25_000).mapToObj(SharedValuesTest::requests).toList();
        assertThat(all).allSatisfy(each -> assertThat(shared.of(each)).isEqualTo(each));
        assertThat(shared.of(requests(0))).as("forgotten since").isNotSameAs(first);
    }

    private static Requests requests(long cpu) {
        return new Requests(OptionalLong.of(cpu), OptionalLong.empty());
    }
}
