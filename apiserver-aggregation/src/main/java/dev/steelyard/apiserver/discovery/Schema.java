package dev.steelyard.apiserver.discovery;

import java.util.List;

/// The schema of one kind of object or part of one, in no dialect of OpenAPI yet.
///
/// @param name under which others refer to it, in the manner of Kubernetes
/// @param kind the kind of which it is the schema, or empty for a part
record Schema(String name, String kind, String description, List<Field> fields) {
    Schema {
        fields = List.copyOf(fields);
    }

    /// A member of an object.
    record Field(String name, Shape type, Presence presence, String description) {}

    /// Whether a member is always there.
    enum Presence {
        REQUIRED,
        OPTIONAL
    }

    /// What a member holds.
    sealed interface Shape {}

    /// A text; `format` may be empty.
    record Text(String format) implements Shape {}

    /// A whole number of 64 bits.
    record Int64() implements Shape {}

    /// An object of the schema of that name.
    record Ref(String schema) implements Shape {}

    /// Many of one type, in order.
    record ListOf(Shape element) implements Shape {}

    /// Many of one type, by name.
    record MapOf(Shape element) implements Shape {}
}
