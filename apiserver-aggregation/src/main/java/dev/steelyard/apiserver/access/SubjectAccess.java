package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.access.AccessReviewer.Decision;
import dev.steelyard.apiserver.wire.Identity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Decides whether someone may do something: each decision of the reviewer is kept for ten seconds.
///
/// Who is allowed one object of a kind after the other, as a controller of autoscalers is, is asked
/// about once for all of the kind, in all namespaces; where that is denied, each is asked about as
/// before. A review without a name is by definition about all names, and so with the namespace.
///
/// Fails closed: where nobody can be asked, nothing is allowed. kube-apiserver has authorised a
/// proxied request already; it is asked again because this server can be reached without it.
public final class SubjectAccess {
    private static final Duration LIFE = Duration.ofSeconds(10);
    private static final int CAPACITY = 8192;

    /// After how many objects of a kind all of it is asked about.
    private static final int SINGLY = 4;

    /// Keys beyond this many characters are not kept, so that nobody fills the memory with them.
    private static final int MAX_KEY_CHARACTERS = 10_000;

    private record Key(Identity identity, Attributes attributes) {
        boolean isSmall() {
            return toString().length() <= MAX_KEY_CHARACTERS;
        }
    }

    private final AccessReviewer reviewer;
    private final ExpiringCache<Key, Decision> cache;
    private final ExpiringCache<Key, Integer> singly; // how many of a kind were asked about

    public SubjectAccess(AccessReviewer reviewer, InstantSource clock) {
        this.reviewer = reviewer;
        this.cache = new ExpiringCache<>(clock, LIFE, CAPACITY);
        this.singly = new ExpiringCache<>(clock, LIFE, CAPACITY);
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
        Optional<Key> kind = kind(key);
        return kind.isPresent() && mayAll(kind.get()) ? new Decision.Allowed() : review(key);
    }

    /// Whether it was found lately to be allowed; asks nobody.
    public boolean isKnownToBeAllowed(Identity identity, Attributes attributes) {
        Key key = new Key(identity, attributes);
        return identity.isMaster() || isKept(key) || kind(key).filter(this::isKept).isPresent();
    }

    private boolean isKept(Key key) {
        return cache.get(key).filter(Decision.Allowed.class::isInstance).isPresent();
    }

    /// All objects of the kind that is asked about; empty where one is not told from others.
    private static Optional<Key> kind(Key key) {
        return key.attributes instanceof Attributes.Resource one
                        && !(one.namespace().isEmpty() && one.name().isEmpty())
                        && key.isSmall()
                ? Optional.of(new Key(key.identity, one.ofAll()))
                : Optional.empty();
    }

    private boolean mayAll(Key kind) {
        Optional<Decision> kept = cache.get(kind);
        if (kept.isPresent()) {
            return kept.get() instanceof Decision.Allowed;
        }
        int before = singly.get(kind).orElse(0);
        singly.put(kind, before + 1);
        return before >= SINGLY && review(kind) instanceof Decision.Allowed;
    }

    private Decision review(Key key) {
        Decision decision = reviewer.review(key.identity, key.attributes);
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
