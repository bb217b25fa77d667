package dev.steelyard.scrape.job;

import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The text of a secret. That of a file is read again when it is asked for and the last reading is
/// a second old, so that a rotation holds at once and a thousand scrapes cost one reading. Safe for
/// any number of threads.
public final class SecretText {
    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private record Reading(String text, long nanos) {}

    private final Secret secret;
    private final ScrapeClock clock;
    private volatile @Nullable Reading latest;

    /// @param clock by which a file is looked at again
    public SecretText(Secret secret, ScrapeClock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /// The text that holds now.
    ///
    /// @throws IOException where the file cannot be read; its message names it
    public String current() throws IOException {
        return switch (secret) {
            case Secret.Literal(String text) -> text;
            case Secret.InFile(Path file) -> read(file);
        };
    }

    private String read(Path file) throws IOException {
        long now = clock.nanos();
        Reading known = latest;
        if (known != null && now - known.nanos < KEPT_NANOS) {
            return known.text;
        }
        try {
            Reading read = new Reading(Files.readString(file, StandardCharsets.UTF_8).strip(), now);
            latest = read;
            return read.text;
        } catch (NoSuchFileException _) {
            throw new IOException("there is no file " + file + "; write it or name another");
        } catch (AccessDeniedException _) {
            throw new IOException("the file " + file + " may not be read; allow it to our user");
        }
    }
}
