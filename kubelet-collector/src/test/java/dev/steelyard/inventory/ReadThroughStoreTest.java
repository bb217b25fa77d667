package dev.steelyard.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadThroughStoreTest {
    private final List<Node> seen = new ArrayList<>();
    private final ReadThroughStore<Node> store =
            new ReadThroughStore<>(Node::new, seen::add, _ -> {});

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "4711",
                "999999999999999999",
                "1000000000000000000000",
                "007",
                "-1",
                "a7"
            })
    void aVersionIsWhatItWasHoweverItReads(String version) {
        put(version);
        assertThat(version(Objects.requireNonNull(store.get("/a")))).isEqualTo(version);
        assertThat(version(Objects.requireNonNull(put(version)))).isEqualTo(version);
        assertThat(seen).hasSize(1);
        put(version + "0");
        assertThat(seen).hasSize(2);
    }

    private @Nullable Node put(String version) {
        Node node =
                new NodeBuilder()
                        .withNewMetadata()
                        .withName("a")
                        .withResourceVersion(version)
                        .endMetadata()
                        .build();
        return store.put(store.getKey(node), node);
    }

    private static String version(Node node) {
        return node.getMetadata().getResourceVersion();
    }
}
