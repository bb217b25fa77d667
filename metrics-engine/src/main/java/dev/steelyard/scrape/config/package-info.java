/// Prometheus' configuration file, as far as scraping goes: read, judged, and kept as data.
@NullMarked
package dev.steelyard.scrape.config;

import org.jspecify.annotations.NullMarked;
