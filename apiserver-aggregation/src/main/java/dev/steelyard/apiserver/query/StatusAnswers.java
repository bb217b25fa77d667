package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Answers questions about the program itself.
record StatusAnswers(Description description, InstantSource clock) {
    /// The Prometheus whose API and language are spoken: clients choose by it what they ask.
    static final String SPOKEN_VERSION = "3.16.0";

    private static final String RETENTION = "storage.tsdb.retention.time";

    Answer buildInfo() {
        return Envelope.success(this::build);
    }

    /// The same as `/version` tells it, without an envelope.
    Answer version() {
        JsonText json = new JsonText();
        build(json);
        return Answer.ok(Answer.TEXT, json.buffer().appendString("\n"));
    }

    private void build(JsonText json) {
        json.open('{').name("version").string(SPOKEN_VERSION);
        json.name("revision").string("steelyard " + description.version());
        for (String unknown : List.of("branch", "buildUser", "buildDate", "goVersion")) {
            json.name(unknown).string("");
        }
        json.close('}');
    }

    /// What whoever looks after the program should know, in the words of Prometheus.
    Answer notifications() {
        Optional<Instant> refused = description.state().get().refused();
        return Envelope.success(json -> {
            json.open('[');
            refused.ifPresent(since ->
                    json.open('{')
                            .name("text")
                            .string("Configuration reload has failed.")
                            .name("date")
                            .string(since.toString())
                            .name("active")
                            .truth(true)
                            .close('}'));
            json.close(']');
        });
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
                json.open('{')
                        .name("yaml")
                        .string(description.state().get().configuration())
                        .close('}'));
    }

    /// Of what Go's runtime says, that which has a counterpart: the heap's limit is its memory
    /// limit. Where the program runs is nobody's concern.
    Answer runtimeInfo() {
        Description.State state = description.state().get();
        return Envelope.success(json ->
                json.open('{')
                        .name("startTime")
                        .string(description.started().toString())
                        .name("CWD")
                        .string("")
                        .name("hostname")
                        .string("")
                        .name("serverTime")
                        .string(clock.instant().toString())
                        .name("reloadConfigSuccess")
                        .truth(state.refused().isEmpty())
                        .name("lastConfigTime")
                        .string(state.since().toString())
                        .name("corruptionCount")
                        .number(state.stored().damaged())
                        .name("goroutineCount")
                        .number(Thread.activeCount())
                        .name("GOMAXPROCS")
                        .number(Runtime.getRuntime().availableProcessors())
                        .name("GOMEMLIMIT")
                        .number(Runtime.getRuntime().maxMemory())
                        .name("GOGC")
                        .string("")
                        .name("GODEBUG")
                        .string("")
                        .name("storageRetention")
                        .string(description.flags().getOrDefault(RETENTION, ""))
                        .close('}'));
    }

    Answer walReplay() {
        ReplayProgress replay = description.state().get().stored().replay();
        return Envelope.success(json -> {
            json.open('{').name("min").number(replay.first());
            json.name("max").number(replay.last());
            json.name("current").number(replay.current()).close('}');
        });
    }
}
