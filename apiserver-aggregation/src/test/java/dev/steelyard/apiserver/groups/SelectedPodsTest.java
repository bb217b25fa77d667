package dev.steelyard.apiserver.groups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.Requests;
import dev.steelyard.inventory.Workload;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectedPodsTest {
    private final Map<String, List<PodRecord>> namespaces = new HashMap<>();
    private final SelectedPods selected =
            new SelectedPods(namespace -> namespaces.getOrDefault(namespace, List.of()));

    private static PodRecord pod(String name, String app, String phase) {
        return new PodRecord(
                "shop",
                name,
                "n1",
                "",
                phase,
                true,
                false,
                Instant.EPOCH,
                new Workload("shop", "Deployment", app),
                Map.of("app", app),
                Map.of(),
                Requests.NONE,
                List.of());
    }

    private static PodRecord running(String name, String app) {
        return pod(name, app, PodRecord.RUNNING);
    }

    private List<PodRecord> ask(String namespace, String query) throws RefusedException {
        RequestTarget target = RequestTarget.parse("/pods?" + query);
        return selected.of(namespace, target, ObjectSelection.of(target));
    }

    private static List<String> names(List<PodRecord> pods) {
        return pods.stream().map(PodRecord::name).toList();
    }

    @Test
    void runningPodsAreSelectedByLabelAndField() throws RefusedException {
        namespaces.put(
                "shop",
                List.of(running("a", "web"), running("b", "db"), pod("c", "web", "Pending")));
        assertThat(names(ask("shop", ""))).containsExactly("a", "b");
        assertThat(names(ask("shop", "labelSelector=app%3Dweb"))).containsExactly("a");
        assertThat(names(ask("shop", "labelSelector=app%3Ddb"))).containsExactly("b");
        assertThat(names(ask("shop", "fieldSelector=metadata.name%3Db"))).containsExactly("b");
        assertThat(names(ask("shop", "labelSelector=app%3Dweb&fieldSelector=metadata.name%3Db")))
                .isEmpty();
        assertThat(ask("other", "labelSelector=app%3Dweb")).isEmpty();
    }

    @Test
    void theyAreLookedForOnceUntilTheNamespaceChanges() throws RefusedException {
        namespaces.put("shop", List.of(running("a", "web")));
        List<PodRecord> first = ask("shop", "labelSelector=app%3Dweb");
        assertThat(ask("shop", "labelSelector=app%3Dweb")).isSameAs(first);

        namespaces.put("shop", List.of(running("a", "web"), running("b", "web")));
        assertThat(names(ask("shop", "labelSelector=app%3Dweb"))).containsExactly("a", "b");
        namespaces.put("shop", List.of(running("a", "web"), pod("b", "web", "Failed")));
        assertThat(names(ask("shop", "labelSelector=app%3Dweb"))).containsExactly("a");
    }

    @Test
    void whatIsRememberedIsBounded() throws RefusedException {
        namespaces.put("shop", List.of(running("a", "web")));
        for (int i = 0; i < 2 * SelectedPods.MOST_QUESTIONS; i++) {
            assertThat(ask("shop", "labelSelector=app!%3Dx" + i)).hasSize(1);
        }
        assertThat(selected.size()).isBetween(1, SelectedPods.MOST_QUESTIONS);

        int before = selected.size();
        String longText = ("!" + "x".repeat(60) + ",").repeat(5) + "!y";
        assertThat(names(ask("shop", "labelSelector=" + longText))).containsExactly("a");
        namespaces.put(
                "many",
                IntStream.rangeClosed(0, SelectedPods.MAX_PODS)
                        .mapToObj(i -> running("pod-" + i, "web"))
                        .collect(Collectors.toUnmodifiableList()));
        assertThat(ask("many", "labelSelector=app")).hasSize(SelectedPods.MAX_PODS + 1);
        assertThat(selected.size()).isEqualTo(before);
    }
}
