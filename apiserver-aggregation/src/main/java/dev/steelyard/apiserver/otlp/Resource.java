package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who metrics are of.
record Resource(List<Attribute> attributes) {
    private static final String SERVICE = "service.name";
    private static final String NAMESPACE = "service.namespace";
    private static final String INSTANCE = "service.instance.id";

    Resource {
        attributes = List.copyOf(attributes);
    }

    static Resource read(ProtobufReader message) throws MalformedProtobufException {
        List<Attribute> attributes = new ArrayList<>();
        while (message.next()) {
            if (message.field() == 1) {
                attributes.add(AttributeReader.read(message.message()));
            }
        }
        return new Resource(attributes);
    }

    /// The label `job`: the service, behind its namespace where it has one.
    Optional<String> job() {
        return Attribute.value(attributes, SERVICE)
                .map(service ->
                        Attribute.value(attributes, NAMESPACE)
                                .map(namespace -> namespace + "/" + service)
                                .orElse(service));
    }

    /// The label `instance`.
    Optional<String> instance() {
        return Attribute.value(attributes, INSTANCE);
    }

    /// The attributes that are not told by job and instance.
    List<Attribute> others() {
        return attributes.stream()
                .filter(each -> !List.of(SERVICE, NAMESPACE, INSTANCE).contains(each.key()))
                .toList();
    }
}
