package dev.steelyard.scrape;

import dev.steelyard.storage.SampleStore;

/// What every scrape loop works with.
public record Scraping(
        SampleStore store, ScrapeClient client, ScrapeClock clock, ScrapeLimits limits) {}
