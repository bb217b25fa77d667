package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;

/// Answers `openapi.yaml`: the questions that can be asked, as OpenAPI 3.1 describes them. It is
/// written as JSON, which every reader of YAML reads.
///
/// What changes something or takes protobuf is left out: whom it is for does not ask for it here.
record OpenApiAnswer(String version) {
    Answer answer() {
        JsonText json = new JsonText();
        json.open('{').name("openapi").string("3.1.0").name("info").open('{');
        json.name("title").string("The HTTP API of Prometheus " + StatusAnswers.SPOKEN_VERSION);
        json.name("summary").string("As Steelyard answers it.");
        json.name("version").string(version).close('}');
        json.name("servers")
                .open('[')
                .open('{')
                .name("url")
                .string("/api/v1")
                .close('}')
                .close(']');
        json.name("paths").open('{');
        ApiPath.ALWAYS.forEach(path -> write(json, path));
        json.close('}').name("components");
        components(json);
        return Answer.ok("application/yaml; charset=utf-8", json.close('}').buffer());
    }

    private static void write(JsonText json, ApiPath path) {
        json.name("/" + path.path()).open('{');
        for (String method : path.methods()) {
            json.name(method).open('{').name("summary").string(path.summary());
            switch (method) {
                case "post" -> form(json, path);
                default -> parameters(json, path);
            }
            json.name("responses").open('{');
            response(json, "200", "Success");
            response(json, "default", "Failure");
            json.close('}').close('}');
        }
        json.close('}');
    }

    private static void response(JsonText json, String code, String schema) {
        json.name(code).open('{').name("description").string(schema);
        json.name("content").open('{').name(Answer.JSON).open('{').name("schema").open('{');
        json.name("$ref").string("#/components/schemas/" + schema);
        json.close('}').close('}').close('}').close('}');
    }

    private static void parameters(JsonText json, ApiPath path) {
        json.name("parameters").open('[');
        if (!path.variable().isEmpty()) {
            json.open('{').name("name").string(path.variable()).name("in").string("path");
            json.name("required").truth(true).name("schema");
            schema(json, false);
            json.close('}');
        }
        for (ApiPath.Parameter each : path.parameters()) {
            json.open('{').name("name").string(each.name()).name("in").string("query");
            json.name("required").truth(each.required()).name("schema");
            schema(json, each.repeated());
            json.close('}');
        }
        json.close(']');
    }

    private static void form(JsonText json, ApiPath path) {
        json.name("requestBody").open('{').name("content").open('{');
        json.name("application/x-www-form-urlencoded").open('{').name("schema").open('{');
        json.name("type").string("object").name("properties").open('{');
        for (ApiPath.Parameter each : path.parameters()) {
            json.name(each.name());
            schema(json, each.repeated());
        }
        json.close('}').name("required").open('[');
        path.parameters().stream()
                .filter(ApiPath.Parameter::required)
                .forEach(each -> json.string(each.name()));
        json.close(']').close('}').close('}').close('}').close('}');
    }

    private static void schema(JsonText json, boolean repeated) {
        json.open('{').name("type");
        if (repeated) {
            json.string("array").name("items").open('{').name("type");
            json.string("string").close('}');
        } else {
            json.string("string");
        }
        json.close('}');
    }

    private static void components(JsonText json) {
        json.open('{').name("schemas").open('{');
        envelope(json, "Success", "success", "data");
        envelope(json, "Failure", "error", "errorType", "error");
        json.close('}').close('}');
    }

    private static void envelope(JsonText json, String name, String status, String... members) {
        json.name(name).open('{').name("type").string("object").name("properties").open('{');
        json.name("status").open('{').name("const").string(status).close('}');
        for (String list : new String[] {"warnings", "infos"}) {
            json.name(list);
            schema(json, true);
        }
        json.close('}').name("required").open('[').string("status");
        for (String member : members) {
            json.string(member);
        }
        json.close(']').close('}');
    }
}
