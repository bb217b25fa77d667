package dev.steelyard.rules.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.steelyard.rules.Problem;
import dev.steelyard.rules.v1alpha1.Syntax;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The structure of one of our kinds, as its definition in `deploy/base` states it: the part that
/// an API server checks before any expression, defaults included.
final class ObjectSchema {
    private final JsonNode schema;

    private ObjectSchema(JsonNode schema) {
        this.schema = schema;
    }

    /// The schema of the kind with this plural name.
    static ObjectSchema of(String plural) {
        String name = "crd-" + plural + ".yaml";
        try (InputStream definition = ObjectSchema.class.getResourceAsStream(name)) {
            if (definition == null) {
                throw new IllegalStateException(name + " is not in the program");
            }
            JsonNode tree = new YAMLMapper().readTree(definition);
            return new ObjectSchema(tree.at("/spec/versions/0/schema/openAPIV3Schema"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Puts the defaults into `object` and says what is wrong with it.
    List<Problem> complete(ObjectNode object) {
        List<Problem> problems = new ArrayList<>();
        JsonNode properties = schema.get("properties");
        for (Map.Entry<String, JsonNode> part : properties.properties()) {
            JsonNode value = object.get(part.getKey());
            if (value != null) {
                check(part.getKey(), part.getValue(), value, problems);
            }
        }
        for (JsonNode required : schema.path("required")) {
            if (!object.has(required.asText())) {
                problems.add(new Problem(required.asText(), "is missing"));
            }
        }
        return problems;
    }

    private static void check(
            String path, JsonNode schema, JsonNode value, List<Problem> problems) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            if (value.isTextual() || value.isIntegralNumber()) {
                scalar(path, schema, value, true, problems);
            } else {
                problems.add(new Problem(path, value + " " + Syntax.QUANTITY_MESSAGE));
            }
            return;
        }
        switch (schema.path("type").asText()) {
            case "object" -> {
                if (value instanceof ObjectNode object) {
                    object(path, schema, object, problems);
                } else {
                    problems.add(new Problem(path, "is to be a mapping, it is " + value));
                }
            }
            case "array" -> {
                if (value instanceof ArrayNode array) {
                    array(path, schema, array, problems);
                } else {
                    problems.add(new Problem(path, "is to be a list, it is " + value));
                }
            }
            case "integer" -> integer(path, schema, value, problems);
            case "boolean" -> scalar(path, schema, value, value.isBoolean(), problems);
            default -> scalar(path, schema, value, value.isTextual(), problems);
        }
    }

    private static void object(
            String path, JsonNode schema, ObjectNode object, List<Problem> problems) {
        JsonNode values = schema.get("additionalProperties");
        JsonNode properties = schema.path("properties");
        for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
            String fieldPath = path + "." + field.getKey();
            JsonNode fieldSchema = values == null ? properties.get(field.getKey()) : values;
            if (fieldSchema == null) {
                problems.add(new Problem(fieldPath, unknown(field.getKey(), properties)));
            } else {
                check(fieldPath, fieldSchema, field.getValue(), problems);
            }
        }
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            JsonNode preset = property.getValue().get("default");
            if (preset != null && !object.has(property.getKey())) {
                object.set(property.getKey(), preset.deepCopy());
            }
        }
        for (JsonNode required : schema.path("required")) {
            if (!object.has(required.asText())) {
                problems.add(new Problem(path + "." + required.asText(), "is missing"));
            }
        }
        if (schema.has("maxProperties") && object.size() > schema.get("maxProperties").asInt()) {
            problems.add(
                    new Problem(path, "has at most " + schema.get("maxProperties") + " entries"));
        }
    }

    private static String unknown(String name, JsonNode properties) {
        TreeSet<String> known = new TreeSet<>();
        properties.fieldNames().forEachRemaining(known::add);
        return "is no field here: "
                + NearestName.of(name, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElseGet(() -> "there are " + String.join(", ", known));
    }

    private static void array(
            String path, JsonNode schema, ArrayNode array, List<Problem> problems) {
        int least = schema.path("minItems").asInt(0);
        int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        if (array.size() < least || array.size() > most) {
            problems.add(
                    new Problem(
                            path,
                            "has "
                                    + array.size()
                                    + " entries, it is to have between "
                                    + least
                                    + " and "
                                    + most));
        }
        for (int i = 0; i < array.size(); i++) {
            check(path + "[" + i + "]", schema.get("items"), array.get(i), problems);
        }
    }

    private static void integer(
            String path, JsonNode schema, JsonNode value, List<Problem> problems) {
        long least = schema.path("minimum").asLong(Long.MIN_VALUE);
        long most = schema.path("maximum").asLong(Long.MAX_VALUE);
        if (!value.isIntegralNumber()) {
            problems.add(new Problem(path, "is to be a whole number, it is " + value));
        } else if (!value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            problems.add(
                    new Problem(path, "is " + value + ", it is to be " + least + " to " + most));
        }
    }

    private static void scalar(
            String path,
            JsonNode schema,
            JsonNode value,
            boolean isOfType,
            List<Problem> problems) {
        if (!isOfType) {
            problems.add(
                    new Problem(
                            path,
                            "is of the wrong type: "
                                    + value
                                    + (schema.path("type").asText().equals("string")
                                            ? ", write it in quotes"
                                            : "")));
            return;
        }
        String text = value.asText();
        boolean isTooLong = text.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE);
        boolean isTooShort = text.length() < schema.path("minLength").asInt(0);
        JsonNode pattern = schema.get("pattern");
        if (isTooLong || isTooShort || (pattern != null && !matches(pattern.asText(), value))) {
            problems.add(
                    new Problem(
                            path,
                            "\""
                                    + text
                                    + "\" does not have the form "
                                    + (pattern == null ? "" : pattern.asText() + " ")
                                    + "or length"));
        }
        if (schema.get("enum") instanceof ArrayNode words && !contains(words, text)) {
            problems.add(new Problem(path, "\"" + text + "\" is none of " + words));
        }
    }

    private static boolean matches(String pattern, JsonNode value) {
        return !value.isTextual() || Pattern.compile(pattern).matcher(value.asText()).find();
    }

    private static boolean contains(ArrayNode words, String text) {
        for (JsonNode word : words) {
            if (word.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
