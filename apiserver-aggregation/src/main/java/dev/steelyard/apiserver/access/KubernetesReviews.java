package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.wire.Identity;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewFluent;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Asks kube-apiserver about tokens and permissions (TokenReview, SubjectAccessReview).
///
/// The client that it is given tries again after failures and limits how long a call may take.
public final class KubernetesReviews implements TokenReviewer, AccessReviewer {
    private final KubernetesClient client;

    public KubernetesReviews(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Review review(String token) {
        TokenReview request =
                new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build();
        try {
            TokenReview answer = client.tokenReviews().create(request);
            if (answer.getStatus() == null
                    || !Boolean.TRUE.equals(answer.getStatus().getAuthenticated())) {
                return new Review.Refused();
            }
            return new Review.Accepted(identity(answer.getStatus().getUser()));
        } catch (KubernetesClientException e) {
            return new Review.Unavailable(reason(e));
        }
    }

    @Override
    public Decision review(Identity identity, Attributes attributes) {
        SubjectAccessReview request =
                spec(identity, attributes, new SubjectAccessReviewBuilder().withNewSpec())
                        .endSpec()
                        .build();
        try {
            SubjectAccessReview answer =
                    client.authorization().v1().subjectAccessReview().create(request);
            if (answer.getStatus() == null) {
                return new Decision.Unavailable("the review came back without a status");
            }
            return Boolean.TRUE.equals(answer.getStatus().getAllowed())
                    ? new Decision.Allowed()
                    : new Decision.Denied(
                            Objects.requireNonNullElse(answer.getStatus().getReason(), ""));
        } catch (KubernetesClientException e) {
            return new Decision.Unavailable(reason(e));
        }
    }

    private static <S extends SubjectAccessReviewFluent<?>.SpecNested<?>> S spec(
            Identity identity, Attributes attributes, S spec) {
        spec.withUser(identity.user()).withGroups(identity.groups()).withExtra(identity.extra());
        if (!identity.uid().isEmpty()) {
            spec.withUid(identity.uid());
        }
        switch (attributes) {
            case Attributes.Resource resource ->
                    spec.withNewResourceAttributes()
                            .withVerb(resource.verb())
                            .withGroup(resource.group())
                            .withVersion(resource.version())
                            .withNamespace(resource.namespace())
                            .withResource(resource.resource())
                            .withSubresource(resource.subresource())
                            .withName(resource.name())
                            .endResourceAttributes();
            case Attributes.NonResource path ->
                    spec.withNewNonResourceAttributes()
                            .withVerb(path.verb())
                            .withPath(path.path())
                            .endNonResourceAttributes();
        }
        return spec;
    }

    private static Identity identity(UserInfo user) {
        return new Identity(
                Objects.requireNonNullElse(user.getUsername(), ""),
                Objects.requireNonNullElse(user.getUid(), ""),
                Objects.requireNonNullElse(user.getGroups(), List.of()),
                Objects.requireNonNullElse(user.getExtra(), Map.of()));
    }

    private static String reason(KubernetesClientException e) {
        return e.getCode() == 0
                ? "kube-apiserver cannot be reached: " + e.getMessage()
                : "kube-apiserver answered " + e.getCode() + ": " + e.getMessage();
    }
}
