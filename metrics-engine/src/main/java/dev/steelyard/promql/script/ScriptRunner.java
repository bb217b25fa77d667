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

    /// A runner that evaluates with `engine`, which should have the [#OPTIONS] or be [#STABLE].
    public ScriptRunner(Engine engine) {
        this.engine = engine;
    }

    /// Runs a script from its first command to its last, whatever fails.
    ///
    /// @throws MalformedScriptException where samples contradict those that are loaded already
    public ScriptOutcome run(Script script) throws MalformedScriptException {
        ScriptStore store = new ScriptStore();
        int passed = 0;
        List<Failure> failures = new ArrayList<>();
        for (Command command : script.commands()) {
            switch (command) {
                case Command.Clear _ -> store.clear();
                case Command.Load load -> new Loader(store).load(load);
                case Command.Eval eval -> {
                    Optional<Failure> failure =
                            new Evaluation(script.name(), eval, engine, store).run();
                    failure.ifPresentOrElse(failures::add, () -> {});
                    passed += failure.isPresent() ? 0 : 1;
                }
            }
        }
        return new ScriptOutcome(passed, failures);
    }
}
