package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.wire.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/// The one token of standalone mode; whoever holds it may do everything, nobody else anything.
public final class StaticToken implements TokenReviewer, AccessReviewer {
    private static final Identity HOLDER =
            Identity.of("steelyard:standalone", List.of(Identity.MASTERS));

    private final byte[] token;

    public StaticToken(String token) {
        if (token.isBlank()) {
            throw new IllegalArgumentException("the token must not be blank");
        }
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Review review(String candidate) {
        // In constant time, so that an answer's delay does not tell how much of it was right.
        return MessageDigest.isEqual(token, candidate.getBytes(StandardCharsets.UTF_8))
                ? new Review.Accepted(HOLDER)
                : new Review.Refused();
    }

    @Override
    public Decision review(Identity identity, Attributes attributes) {
        return new Decision.Denied("only the holder of the token may ask in standalone mode");
    }
}
