package dev.steelyard.apiserver.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A condition on the name and namespace of objects: `metadata.name=web-1,metadata.namespace!=x`.
///
/// No other field can be selected by; a text that names one is refused.
public record FieldSelector(List<Requirement> requirements) {
    /// The selector that holds for everything.
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    public FieldSelector {
        requirements = List.copyOf(requirements);
    }

    /// The fields that can be selected by.
    public enum Field {
        NAME("metadata.name"),
        NAMESPACE("metadata.namespace");

        private final String path;

        Field(String path) {
            this.path = path;
        }
    }

    /// That a field has a value (`isEqual`) or has not.
    public record Requirement(Field field, boolean isEqual, String value) {}

    /// Reads the text form; the empty text is everything.
    public static FieldSelector parse(String text) throws MalformedSelectorException {
        if (text.isBlank()) {
            return EVERYTHING;
        }
        List<Requirement> requirements = new ArrayList<>();
        int start = 0;
        for (String term : text.split(",", -1)) {
            if (!term.isEmpty()) {
                requirements.add(requirement(text, start, term));
            }
            start += term.length() + 1;
        }
        return new FieldSelector(requirements);
    }

    /// Whether an object of this namespace and name is meant.
    public boolean matches(String namespace, String name) {
        for (Requirement requirement : requirements) { // of none mostly, for each of many objects
            String actual =
                    switch (requirement.field()) {
                        case NAME -> name;
                        case NAMESPACE -> namespace;
                    };
            if (requirement.isEqual() != actual.equals(requirement.value())) {
                return false;
            }
        }
        return true;
    }

    /// The one name that can satisfy the selector, where it demands one.
    public Optional<String> exactName() {
        return requirements.stream()
                .filter(requirement -> requirement.isEqual() && requirement.field() == Field.NAME)
                .map(Requirement::value)
                .findFirst();
    }

    private static Requirement requirement(String text, int start, String term)
            throws MalformedSelectorException {
        int equals = term.indexOf('=');
        if (equals <= 0) {
            throw new MalformedSelectorException(
                    text, start, "expected field=value or field!=value, found \"" + term + "\"");
        }
        boolean negated = term.charAt(equals - 1) == '!';
        String path = term.substring(0, negated ? equals - 1 : equals).strip();
        int value = term.startsWith("==", equals) ? equals + 2 : equals + 1;
        for (Field field : Field.values()) {
            if (field.path.equals(path)) {
                return new Requirement(field, !negated, term.substring(value).strip());
            }
        }
        throw new MalformedSelectorException(
                text,
                start,
                "\"" + path + "\" cannot be selected by; metadata.name and metadata.namespace can");
    }
}
