package dev.steelyard.scrape.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Files that list targets.
///
/// @param patterns absolute or as seen from the working directory; the last name of each may have
///   `*` in it
/// @param refreshInterval after which the files are read again whatever they look like
public record FileDiscovery(List<Path> patterns, Duration refreshInterval) {
    private static final System.Logger log = System.getLogger(FileDiscovery.class.getName());

    public FileDiscovery {
        patterns = List.copyOf(patterns);
    }

    /// The files that are there at this moment.
    public List<Path> found() {
        return patterns.stream().flatMap(pattern -> found(pattern).stream()).toList();
    }

    private static List<Path> found(Path pattern) {
        String name = String.valueOf(pattern.getFileName());
        if (!name.contains("*")) {
            return Files.exists(pattern) ? List.of(pattern) : List.of();
        }
        Path parent = pattern.getParent();
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> matching =
                Files.newDirectoryStream(parent == null ? Path.of("") : parent, literal(name))) {
            matching.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException _) {
            // As with files that are not there: no targets yet.
        } catch (IOException e) {
            log.log(System.Logger.Level.WARNING, "cannot list {0}: {1}", parent, e);
        }
        return found;
    }

    /// A glob in which nothing but the star has a meaning.
    private static String literal(String name) {
        return name.replaceAll("([\\\\\\[\\]{}?])", "\\\\$1");
    }
}
