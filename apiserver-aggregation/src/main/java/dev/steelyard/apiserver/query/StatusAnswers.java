package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import java.time.InstantSource;
import java.util.TreeMap;

/// Answers questions about the program itself.
record StatusAnswers(Description description, InstantSource clock) {
    /// The Prometheus whose API and language are spoken: clients choose by it what they ask.
    private static final String SPOKEN_VERSION = "3.16.0";

    Answer buildInfo() {
        return Envelope.success(json ->
                json.open('{')
                        .name("version")
                        .string(SPOKEN_VERSION)
                        .name("revision")
                        .string("steelyard " + description.version())
                        .name("branch")
                        .string("")
                        .name("buildUser")
                        .string("")
                        .name("buildDate")
                        .string("")
                        .name("goVersion")
                        .string("")
                        .close('}'));
    }

    Answer flags() {
        return Envelope.success(json -> {
            json.open('{');
            new TreeMap<>(description.flags())
                    .forEach((name, value) -> json.name(name).string(value));
            json.close('}');
        });
    }

    Answer config() {
        return Envelope.success(json ->
                json.open('{').name("yaml").string(description.configuration().get()).close('}'));
    }

    Answer runtimeInfo() {
        return Envelope.success(json ->
                json.open('{')
                        .name("startTime")
                        .string(description.started().toString())
                        .name("serverTime")
                        .string(clock.instant().toString())
                        .name("GOMAXPROCS")
                        .number(Runtime.getRuntime().availableProcessors())
                        .close('}'));
    }
}
