package dev.steelyard.promql.syntax;

/// What an expression evaluates to.
public enum ValueType {
    /// One number at each time.
    SCALAR("scalar", "scalar"),
    /// One sample of each of some series.
    VECTOR("vector", "instant vector"),
    /// Some samples of each of some series.
    MATRIX("matrix", "range vector"),
    /// A piece of text.
    STRING("string", "string");

    private final String wireName;
    private final String documentedName;

    ValueType(String wireName, String documentedName) {
        this.wireName = wireName;
        this.documentedName = documentedName;
    }

    /// The name in answers of the HTTP API.
    public String wireName() {
        return wireName;
    }

    /// The name in error messages.
    public String documentedName() {
        return documentedName;
    }
}
