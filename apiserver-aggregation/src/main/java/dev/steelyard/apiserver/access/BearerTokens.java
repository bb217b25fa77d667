package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.access.TokenReviewer.Review;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/// Reviews of bearer tokens, each kept for ten seconds, good or bad.
///
/// The tokens themselves are not kept, only their digests. That nobody could be asked is not kept
/// at all.
final class BearerTokens {
    private static final Duration LIFE = Duration.ofSeconds(10);
    private static final int CAPACITY = 4096;

    private static final Review NOT_KEPT = new Review.Unavailable("not reviewed yet");

    private final TokenReviewer reviewer;
    private final ExpiringCache<String, Review> cache;

    BearerTokens(TokenReviewer reviewer, InstantSource clock) {
        this.reviewer = reviewer;
        this.cache = new ExpiringCache<>(clock, LIFE, CAPACITY);
    }

    /// What was found lately; unavailable where that is nothing.
    Review kept(String token) {
        return cache.get(digest(token)).orElse(NOT_KEPT);
    }

    Review review(String token) {
        String digest = digest(token);
        Optional<Review> kept = cache.get(digest);
        if (kept.isPresent()) {
            return kept.get();
        }
        Review review = reviewer.review(token);
        switch (review) {
            case Review.Accepted _, Review.Refused _ -> cache.put(digest, review);
            case Review.Unavailable _ -> {}
        }
        return review;
    }

    private static String digest(String token) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every runtime has SHA-256", e);
        }
    }
}
