package dev.steelyard.scrape.config;

import java.nio.file.Path;

/// Something that must not be shown, or where it is found.
public sealed interface Secret {
    /// In the configuration file itself.
    record Literal(String text) implements Secret {
        @Override
        public String toString() {
            return "<secret>";
        }
    }

    /// In a file of its own, which is read again whenever it changes.
    record InFile(Path file) implements Secret {}
}
