package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.access.AccessReviewer.Decision;
import dev.steelyard.apiserver.wire.Identity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Decides whether someone may do something: each decision of the reviewer is kept for ten seconds.
///
/// Fails closed: where nobody can be asked, nothing is allowed. kube-apiserver has authorised a
/// proxied request already; it is asked again because this server can be reached without it.
public final class SubjectAccess {
    private static final Duration LIFE = Duration.ofSeconds(10);
    private static final int CAPACITY = 8192;

    /// Keys beyond this many characters are not kept, so that nobody fills the memory with them.
    private static final int MAX_KEY_CHARACTERS = 10_000;

    private record Key(Identity identity, Attributes attributes) {
        boolean isSmall() {
            return toString().length() <= MAX_KEY_CHARACTERS;
        }
    }

    private final AccessReviewer reviewer;
    private final ExpiringCache<Key, Decision> cache;

    public SubjectAccess(AccessReviewer reviewer, InstantSource clock) {
        this.reviewer = reviewer;
        this.cache = new ExpiringCache<>(clock, LIFE, CAPACITY);
    }

    /// Whether it is allowed; may block on a review.
    public Decision decide(Identity identity, Attributes attributes) {
        if (identity.isMaster()) {
            return new Decision.Allowed();
        }
        Key key = new Key(identity, attributes);
        Optional<Decision> kept = cache.get(key);
        if (kept.isPresent()) {
            return kept.get();
        }
        Decision decision = reviewer.review(identity, attributes);
        switch (decision) {
            case Decision.Allowed _, Decision.Denied _ -> {
                if (key.isSmall()) {
                    cache.put(key, decision);
                }
            }
            case Decision.Unavailable _ -> {}
        }
        return decision;
    }
}
