package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.access.Authentication.Known;
import dev.steelyard.apiserver.access.Authentication.Method;
import dev.steelyard.apiserver.access.Authentication.Rejected;
import dev.steelyard.apiserver.access.CertificateTrust.Verdict;
import dev.steelyard.apiserver.access.ClientCertificate.Purpose;
import dev.steelyard.apiserver.wire.Identity;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Finds out who is asking: by the front proxy's word, a client certificate, a bearer token, in
/// this order; or nobody.
///
/// The first method that finds someone decides. Credentials that were presented and are not good
/// reject the request unless another method finds someone; only a request without any is anonymous.
/// Without a verified certificate of the front proxy its headers are never looked at.
public final class Authenticator {
    private static final String SCHEME = "bearer ";

    private final LiveSettings settings;
    private final BearerTokens tokens;
    private final InstantSource clock;

    public Authenticator(LiveSettings settings, TokenReviewer reviewer, InstantSource clock) {
        this.settings = settings;
        this.tokens = new BearerTokens(reviewer, clock);
        this.clock = clock;
    }

    /// Who sent these headers on a connection that presented `certificate`; may block on a review.
    public Authentication authenticate(MultiMap headers, Optional<ClientCertificate> certificate) {
        return authenticate(headers, certificate, tokens::review);
    }

    /// The same for someone who was found before by what is presented again, which still holds;
    /// empty for all others. Nobody is asked.
    public Optional<Known> remembered(MultiMap headers, Optional<ClientCertificate> certificate) {
        boolean isNew =
                certificate.isPresent()
                        && !certificate.get().isJudged(settings.current(), clock.instant());
        return !isNew
                        && authenticate(headers, certificate, tokens::kept) instanceof Known known
                        && known.method() != Method.ANONYMOUS
                ? Optional.of(known)
                : Optional.empty();
    }

    private Authentication authenticate(
            MultiMap headers,
            Optional<ClientCertificate> certificate,
            Function<String, TokenReviewer.Review> review) {
        List<String> problems = new ArrayList<>();
        if (certificate.isPresent()) {
            Optional<Known> known = byCertificate(headers, certificate.get(), problems);
            if (known.isPresent()) {
                return known.get();
            }
        }
        String authorization = headers.get("Authorization");
        if (authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            Optional<Known> known =
                    byToken(authorization.substring(SCHEME.length()).strip(), review, problems);
            if (known.isPresent()) {
                return known.get();
            }
        }
        return problems.isEmpty()
                ? new Known(Identity.ANONYMOUS, Method.ANONYMOUS)
                : new Rejected(String.join("; ", problems));
    }

    private Optional<Known> byCertificate(
            MultiMap headers, ClientCertificate certificate, List<String> problems) {
        LiveSettings.Current live = settings.current();
        Instant now = clock.instant();
        Optional<Identity> proxied = byFrontProxy(headers, certificate, live, now, problems);
        if (proxied.isPresent()) {
            return Optional.of(new Known(proxied.get().authenticated(), Method.FRONT_PROXY));
        }
        return switch (certificate.verdict(Purpose.CLIENT, live, now)) {
            case Verdict.Untrusted untrusted -> {
                problems.add("client: " + untrusted.reason());
                yield Optional.empty();
            }
            case Verdict.Trusted _ when certificate.commonName().isEmpty() -> {
                problems.add("client: the certificate names nobody");
                yield Optional.empty();
            }
            case Verdict.Trusted _ -> {
                Identity user = Identity.of(certificate.commonName(), certificate.organisations());
                yield Optional.of(new Known(user.authenticated(), Method.CLIENT_CERTIFICATE));
            }
        };
    }

    private static Optional<Identity> byFrontProxy(
            MultiMap headers,
            ClientCertificate certificate,
            LiveSettings.Current live,
            Instant now,
            List<String> problems) {
        return switch (certificate.verdict(Purpose.FRONT_PROXY, live, now)) {
            case Verdict.Untrusted untrusted -> {
                problems.add("front proxy: " + untrusted.reason());
                yield Optional.empty();
            }
            case Verdict.Trusted _
                    when !live.settings().frontProxy().allows(certificate.commonName()) -> {
                problems.add(
                        "front proxy: \""
                                + certificate.commonName()
                                + "\" is not one of the allowed names "
                                + live.settings().frontProxy().allowedNames());
                yield Optional.empty();
            }
            case Verdict.Trusted _ ->
                    FrontProxyHeaders.identity(headers, live.settings().frontProxy());
        };
    }

    private static Optional<Known> byToken(
            String token, Function<String, TokenReviewer.Review> review, List<String> problems) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        return switch (review.apply(token)) {
            case TokenReviewer.Review.Accepted accepted ->
                    Optional.of(new Known(accepted.identity().authenticated(), Method.TOKEN));
            case TokenReviewer.Review.Refused _ -> {
                problems.add("token: nobody's");
                yield Optional.empty();
            }
            case TokenReviewer.Review.Unavailable unavailable -> {
                problems.add("token: could not be reviewed: " + unavailable.reason());
                yield Optional.empty();
            }
        };
    }
}
