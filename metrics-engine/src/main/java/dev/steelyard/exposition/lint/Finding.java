package dev.steelyard.exposition.lint;

/// Something that an exposition should do differently.
public sealed interface Finding {
    /// The line, from 1, that the finding is about.
    int line();

    /// What is wrong and the cure.
    String message();

    /// A breach of the format: strict readers refuse the whole exposition.
    record Fault(int line, int column, String message) implements Finding {}

    /// A breach of the conventions of naming and describing `metric`, which all readers take.
    record Problem(int line, String metric, String message) implements Finding {}

    /// The finding as compilers print theirs: `file:line:column: message` for a fault, `file:line:
    /// metric: message` for a problem.
    default String in(String file) {
        return switch (this) {
            case Fault(int line, int column, String message) ->
                    "%s:%d:%d: %s".formatted(file, line, column, message);
            case Problem(int line, String metric, String message) ->
                    "%s:%d: %s: %s".formatted(file, line, metric, message);
        };
    }
}
