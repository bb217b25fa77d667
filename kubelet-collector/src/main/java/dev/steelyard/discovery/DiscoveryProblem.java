package dev.steelyard.discovery;

/// Why something that was meant to be a target is none, or not the one that was meant.
///
/// @param subject what is concerned: `pod shop/web-1`, `node n1`
/// @param problem what is wrong
/// @param cure what to do about it
public record DiscoveryProblem(String subject, String problem, String cure) {
    /// One line for a log, a condition or a page.
    @Override
    public String toString() {
        return subject + ": " + problem + "; " + cure;
    }
}
