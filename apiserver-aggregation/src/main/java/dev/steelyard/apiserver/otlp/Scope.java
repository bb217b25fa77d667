package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import java.util.ArrayList;
import java.util.List;

/// The library that metrics were made with.
record Scope(String name, String version, String schema, List<Attribute> attributes) {
    /// None in particular.
    static final Scope NONE = new Scope("", "", "", List.of());

    Scope {
        attributes = List.copyOf(attributes);
    }

    static Scope read(ProtobufReader message) throws MalformedProtobufException {
        String name = "";
        String version = "";
        List<Attribute> attributes = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> version = message.text();
                case 3 -> attributes.add(AttributeReader.read(message.message()));
                default -> {} // of a newer version
            }
        }
        return new Scope(name, version, "", attributes);
    }

    Scope withSchema(String url) {
        return new Scope(name, version, url, attributes);
    }
}
