package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.AccessReviewer;
import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.access.TokenReviewer;
import dev.steelyard.apiserver.wire.Identity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/// A kube-apiserver that knows some tokens and some permissions, and remembers what it was asked.
public final class FakeReviews implements TokenReviewer, AccessReviewer {
    /// A question for permission.
    public record Asked(Identity identity, Attributes attributes) {}

    private final Map<String, Identity> tokens = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<String> reviewed = new CopyOnWriteArrayList<>();
    private volatile BiPredicate<Identity, Attributes> allowed = (_, _) -> false;
    private volatile boolean down;
    private volatile CountDownLatch release = new CountDownLatch(0);
    private final Semaphore hanging = new Semaphore(0);

    public void know(String token, Identity identity) {
        tokens.put(token, identity);
    }

    public void allow(BiPredicate<Identity, Attributes> which) {
        allowed = which;
    }

    public void setDown(boolean down) {
        this.down = down;
    }

    /// Makes every review last until `until` is counted down.
    public void hang(CountDownLatch until) {
        release = until;
    }

    /// Waits until one more review has come that hangs, but not for ever.
    boolean awaitHanging() throws InterruptedException {
        return hanging.tryAcquire(30, TimeUnit.SECONDS);
    }

    public List<Asked> asked() {
        return asked;
    }

    public List<String> reviewed() {
        return reviewed;
    }

    @Override
    public Review review(String token) {
        reviewed.add(token);
        waitForRelease();
        Identity identity = tokens.get(token);
        if (down) {
            return new Review.Unavailable("down");
        }
        return identity == null ? new Review.Refused() : new Review.Accepted(identity);
    }

    @Override
    public Decision review(Identity identity, Attributes attributes) {
        asked.add(new Asked(identity, attributes));
        waitForRelease();
        if (down) {
            return new Decision.Unavailable("down");
        }
        return allowed.test(identity, attributes)
                ? new Decision.Allowed()
                : new Decision.Denied("");
    }

    private void waitForRelease() {
        try {
            if (release.getCount() > 0) {
                hanging.release();
            }
            release.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
