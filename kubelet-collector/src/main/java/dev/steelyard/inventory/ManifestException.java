package dev.steelyard.inventory;

import java.nio.file.Path;

/// Tells what is wrong with a manifest, where, and what would be right.
public final class ManifestException extends Exception {
    private final transient Path file;
    private final int document;

    /// @param document the place of the YAML document in the file, from 1; 0 for the whole file
    ManifestException(Path file, int document, String problem, Throwable cause) {
        super(where(file, document) + ": " + problem, cause);
        this.file = file;
        this.document = document;
    }

    ManifestException(Path file, int document, String problem) {
        super(where(file, document) + ": " + problem);
        this.file = file;
        this.document = document;
    }

    /// The file or directory that is wrong.
    public Path file() {
        return file;
    }

    /// The place of the YAML document in the file, from 1; 0 where the whole file is meant.
    public int document() {
        return document;
    }

    private static String where(Path file, int document) {
        return document == 0 ? file.toString() : file + ", document " + document;
    }
}
