package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.wire.RefusedException;

/// What the rows carry of their objects: the parameter `includeObject`.
enum IncludedObject {
    NONE,
    METADATA,
    WHOLE;

    /// Reads the parameter; empty means the metadata.
    static IncludedObject parse(String parameter) throws RefusedException {
        return switch (parameter) {
            case "None" -> NONE;
            case "", "Metadata" -> METADATA;
            case "Object" -> WHOLE;
            default ->
                    throw RefusedException.badRequest(
                            "includeObject must be None, Metadata or Object, not \""
                                    + parameter
                                    + "\"");
        };
    }
}
