package dev.steelyard.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.access.AccessReviewer.Decision;
import dev.steelyard.apiserver.wire.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SubjectAccessTest {
    private static final Identity CONTROLLER = identity("controller");

    private final List<Attributes> asked = new ArrayList<>();
    private Predicate<Attributes.Resource> allowed = _ -> true;
    private Instant now = Instant.EPOCH;
    private final SubjectAccess access =
            new SubjectAccess(
                    (_, attributes) -> {
                        asked.add(attributes);
                        return allowed.test((Attributes.Resource) attributes)
                                ? new Decision.Allowed()
                                : new Decision.Denied("no");
                    },
                    () -> now);

    @Test
    void aDecisionHoldsForTenSeconds() {
        assertThat(may(of("shop", "web-1"))).isTrue();
        now = now.plusMillis(9_999);
        assertThat(may(of("shop", "web-1"))).isTrue();
        assertThat(asked).containsExactly(of("shop", "web-1"));
        now = now.plusMillis(1);
        assertThat(may(of("shop", "web-1"))).isTrue();
        assertThat(asked).hasSize(2);
    }

    @Test
    void whoAsksForManyOfAKindIsAskedAboutOnceForAll() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(may(of("team-" + i % 7, "web-" + i))).isTrue();
        }
        assertThat(asked).hasSize(5).endsWith(of("", ""));
        now = now.plus(Duration.ofSeconds(10));
        assertThat(may(of("shop", "web-1"))).isTrue();
        assertThat(asked).as("what held for all is over").hasSize(6).endsWith(of("shop", "web-1"));
    }

    @Test
    void whoMayNotSeeAllIsAskedAboutOneByOne() {
        allowed = resource -> resource.namespace().equals("shop");
        for (int i = 0; i < 100; i++) {
            assertThat(may(of("shop", "web-" + i))).isTrue();
            assertThat(may(of("bank", "web-" + i))).isFalse();
        }
        assertThat(asked).hasSize(201).containsOnlyOnce(of("", ""));
    }

    @Test
    void whatIsAllowedOfAKindSaysNothingOfOthers() {
        for (int i = 0; i < 10; i++) {
            assertThat(may(of("shop", "web-" + i))).isTrue();
        }
        allowed = _ -> false;
        assertThat(may(of("shop", "web-99"))).isTrue();
        assertThat(may(resource("list", "shop", "", "web-99"))).isFalse();
        assertThat(may(resource("get", "shop", "rps", "web-99"))).isFalse();
        assertThat(access.decide(identity("other"), of("shop", "web-99")))
                .isInstanceOf(Decision.Denied.class);
    }

    @Test
    void whatIsAboutAllAlreadyIsAskedAsItIs() {
        assertThat(may(of("", ""))).isTrue();
        assertThat(asked).containsExactly(of("", ""));
    }

    private boolean may(Attributes attributes) {
        return access.decide(CONTROLLER, attributes) instanceof Decision.Allowed;
    }

    private static Attributes.Resource of(String namespace, String name) {
        return resource("get", namespace, "", name);
    }

    private static Attributes.Resource resource(
            String verb, String namespace, String subresource, String name) {
        return new Attributes.Resource(
                verb, "metrics.k8s.io", "v1beta1", namespace, "pods", subresource, name);
    }

    private static Identity identity(String user) {
        return new Identity(user, "", List.of("system:authenticated"), Map.of());
    }
}
