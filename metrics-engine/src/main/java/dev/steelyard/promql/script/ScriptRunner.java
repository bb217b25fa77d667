package dev.steelyard.promql.script;

import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs scripts: loads their samples and evaluates their queries.
///
/// Every query that is evaluated once is evaluated in variants too, which shall answer the same:
/// with `@` at each selector, at five other times; and each of these as the middle of a range.
public final class ScriptRunner {
    /// What Prometheus' own scripts are written for: everything experimental on, and few samples.
    public static final EngineOptions OPTIONS =
            EngineOptions.DEFAULT.withEverything().withMaxSamples(10_000);

    /// What a server evaluates with that was not told to understand what is experimental.
    public static final EngineOptions STABLE = EngineOptions.DEFAULT.withMaxSamples(10_000);

    private final Engine engine;
    private final ScriptStorage storage;

    /// A runner that keeps samples in memory and evaluates with `engine`, which should have the
    /// [#OPTIONS] or be [#STABLE].
    public ScriptRunner(Engine engine) {
        this(engine, new ScriptStore());
    }

    /// A runner that keeps samples in `storage`.
    public ScriptRunner(Engine engine, ScriptStorage storage) {
        this.engine = engine;
        this.storage = storage;
    }

    /// Runs a script from its first command to its last, whatever fails.
    ///
    /// @throws MalformedScriptException where samples contradict those that are loaded already
    public ScriptOutcome run(Script script) throws MalformedScriptException {
        storage.clear();
        int passed = 0;
        List<Failure> failures = new ArrayList<>();
        for (Command command : script.commands()) {
            switch (command) {
                case Command.Clear _ -> storage.clear();
                case Command.Load load -> new Loader(storage).load(load);
                case Command.Eval eval -> {
                    Optional<Failure> failure =
                            new Evaluation(script.name(), eval, engine, storage).run();
                    failure.ifPresentOrElse(failures::add, () -> {});
                    passed += failure.isPresent() ? 0 : 1;
                }
            }
        }
        return new ScriptOutcome(passed, failures);
    }
}
