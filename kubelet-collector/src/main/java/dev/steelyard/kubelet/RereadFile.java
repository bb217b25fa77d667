package dev.steelyard.kubelet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The meaning of a small file that others replace while we run: a token, a CA bundle.
///
/// Looked at again when asked and the last look is long enough ago. While the file is missing or
/// broken the last good meaning holds, so that a rotation half done hurts nobody. The meaning stays
/// the same object until the bytes change. Safe for any number of threads.
final class RereadFile<T> {
    private static final System.Logger log = System.getLogger(RereadFile.class.getName());

    /// Gives bytes a meaning.
    interface Meaning<T> {
        /// @throws IOException where they have none; its message says what is wrong
        T of(byte[] content) throws IOException;
    }

    private final Path file;
    private final Duration lookEvery;
    private final InstantSource clock;
    private final Meaning<T> meaning;
    private final AtomicLong failures = new AtomicLong();

    @GuardedBy("this")
    private @Nullable T current;

    @GuardedBy("this")
    private byte[] content = {};

    @GuardedBy("this")
    private Instant nextLook = Instant.MIN;

    RereadFile(Path file, Duration lookEvery, InstantSource clock, Meaning<T> meaning) {
        this.file = file;
        this.lookEvery = lookEvery;
        this.clock = clock;
        this.meaning = meaning;
    }

    /// The meaning that holds now.
    ///
    /// @throws IOException where the file has never had one; its message names the file
    synchronized T current() throws IOException {
        Instant now = clock.instant();
        T held = current;
        if (held != null && now.isBefore(nextLook)) {
            return held;
        }
        nextLook = now.plus(lookEvery);
        try {
            return reread();
        } catch (IOException failure) {
            failures.incrementAndGet();
            if (held == null) {
                throw new IOException(file + " cannot be used: " + reason(failure), failure);
            }
            log.log(
                    System.Logger.Level.WARNING,
                    "{0} cannot be used, what it said before still holds: {1}",
                    file,
                    reason(failure));
            return held;
        }
    }

    /// How many looks have failed.
    long failures() {
        return failures.get();
    }

    @GuardedBy("this")
    private T reread() throws IOException {
        byte[] found = Files.readAllBytes(file);
        T held = current;
        if (held != null && Arrays.equals(found, content)) {
            return held;
        }
        T read = meaning.of(found);
        current = read;
        content = found;
        return read;
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such file; mount it or name another";
            case AccessDeniedException _ -> "it may not be read; allow it to our user";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
