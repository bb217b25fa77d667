package dev.steelyard.apiserver.serving;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until it is moved.
public final class TickingClock implements InstantSource {
    /// Where every test begins.
    public static final Instant BEGIN = Instant.parse("2026-09-01T10:00:07.25Z");

    private volatile Instant now = BEGIN;

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }
}
