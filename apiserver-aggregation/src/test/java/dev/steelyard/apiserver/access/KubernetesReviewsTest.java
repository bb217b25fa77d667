package dev.steelyard.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.access.AccessReviewer.Decision;
import dev.steelyard.apiserver.access.TokenReviewer.Review;
import dev.steelyard.apiserver.wire.Identity;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@EnableKubernetesMockClient
class KubernetesReviewsTest {
    private static final String TOKENS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String ACCESS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    private static final Identity ANN =
            new Identity("ann", "u-1", List.of("staff"), Map.of("scopes", List.of("a", "b")));

    @SuppressWarnings("NullAway.Init") // the extension gives both before each test
    KubernetesMockServer server;

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    private void answer(String path, int code, Object body) {
        server.expect().post().withPath(path).andReturn(code, body).always();
    }

    private Review review() {
        return new KubernetesReviews(client).review("t0ken");
    }

    private Decision decide(Attributes attributes) {
        return new KubernetesReviews(client).review(ANN, attributes);
    }

    private static Attributes pods() {
        return new Attributes.Resource("list", "metrics.k8s.io", "v1", "shop", "pods", "", "");
    }

    private <T> T asked(Class<T> type) throws InterruptedException {
        return Serialization.unmarshal(server.takeRequest().getBody().readUtf8(), type);
    }

    @Test
    void aTokenOfSomebodyIsAccepted() throws InterruptedException {
        answer(
                TOKENS,
                201,
                new TokenReviewBuilder()
                        .withNewStatus()
                        .withAuthenticated(true)
                        .withNewUser()
                        .withUsername("ann")
                        .withUid("u-1")
                        .withGroups("staff")
                        .withExtra(Map.of("scopes", List.of("a", "b")))
                        .endUser()
                        .endStatus()
                        .build());
        assertThat(review()).isEqualTo(new Review.Accepted(ANN));
        assertThat(asked(TokenReview.class).getSpec().getToken()).isEqualTo("t0ken");
    }

    @Test
    void aTokenOfNobodyIsRefused() {
        answer(
                TOKENS,
                201,
                new TokenReviewBuilder()
                        .withNewStatus()
                        .withAuthenticated(false)
                        .endStatus()
                        .build());
        assertThat(review()).isEqualTo(new Review.Refused());
    }

    @Test
    void aReviewWithoutAStatusAcceptsNobody() {
        answer(TOKENS, 201, new TokenReviewBuilder().build());
        assertThat(review()).isEqualTo(new Review.Refused());
    }

    @Test
    void aClusterThatForbidsReviewsIsNoVerdictOnTheToken() {
        answer(TOKENS, 403, "no");
        assertThat(review())
                .isInstanceOfSatisfying(
                        Review.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains("403"));
    }

    @Test
    void permissionIsAskedForWithEverythingThatIsKnown() throws InterruptedException {
        answer(ACCESS, 201, verdict(true, "bound"));
        assertThat(decide(pods())).isEqualTo(new Decision.Allowed());
        SubjectAccessReview review = asked(SubjectAccessReview.class);
        assertThat(review.getSpec().getUser()).isEqualTo("ann");
        assertThat(review.getSpec().getUid()).isEqualTo("u-1");
        assertThat(review.getSpec().getGroups()).containsExactly("staff");
        assertThat(review.getSpec().getExtra()).containsEntry("scopes", List.of("a", "b"));
        assertThat(review.getSpec().getResourceAttributes().getVerb()).isEqualTo("list");
        assertThat(review.getSpec().getResourceAttributes().getGroup()).isEqualTo("metrics.k8s.io");
        assertThat(review.getSpec().getResourceAttributes().getNamespace()).isEqualTo("shop");
        assertThat(review.getSpec().getNonResourceAttributes()).isNull();
    }

    @Test
    void pathsAreAskedForAsPaths() throws InterruptedException {
        answer(ACCESS, 201, verdict(false, "not bound"));
        assertThat(decide(new Attributes.NonResource("get", "/metrics")))
                .isEqualTo(new Decision.Denied("not bound"));
        SubjectAccessReview review = asked(SubjectAccessReview.class);
        assertThat(review.getSpec().getNonResourceAttributes().getPath()).isEqualTo("/metrics");
        assertThat(review.getSpec().getResourceAttributes()).isNull();
    }

    @Test
    void withoutAStatusOrWithAnErrorNothingIsAllowed() {
        answer(ACCESS, 201, new SubjectAccessReviewBuilder().build());
        assertThat(decide(pods())).isInstanceOf(Decision.Unavailable.class);
        server.clearExpectations();
        answer(ACCESS, 403, "no");
        assertThat(decide(pods()))
                .isInstanceOfSatisfying(
                        Decision.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains("403"));
    }

    private static SubjectAccessReview verdict(boolean allowed, String reason) {
        return new SubjectAccessReviewBuilder()
                .withNewStatus()
                .withAllowed(allowed)
                .withReason(reason)
                .endStatus()
                .build();
    }
}
