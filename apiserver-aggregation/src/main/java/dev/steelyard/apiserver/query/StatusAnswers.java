package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import java.time.InstantSource;
import java.util.TreeMap;

/// Answers questions about the program itself.
record StatusAnswers(Description description, InstantSource clock) {
    /// The Prometheus whose API and language are spoken: clients choose by it what they ask.
    private static final String SPOKEN_VERSION = "3.16.0";

    private static final String RETENTION = "storage.tsdb.retention.time";

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
                        .truth(state.isLatest())
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
