package dev.steelyard.scrape.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Files that list targets.
///
/// @param patterns absolute or as seen from the working directory; the last name of each may have
///   `*` in it
/// @param refreshInterval after which the files are read again whatever they look like
public record FileDiscovery(List<Path> patterns, Duration refreshInterval) {
    public FileDiscovery {
        patterns = List.copyOf(patterns);
    }
}
