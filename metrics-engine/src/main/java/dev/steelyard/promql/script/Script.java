package dev.steelyard.promql.script;

import java.util.List;

/// A test script: commands in the order in which they run. Immutable.
public final class Script {
    private final String name;
    private final List<Command> commands;

    private Script(String name, List<Command> commands) {
        this.name = name;
        this.commands = List.copyOf(commands);
    }

    /// The script that `text` holds.
    ///
    /// @param name what failures call it, usually the path of its file
    /// @throws MalformedScriptException where the text breaks the notation
    public static Script parse(String name, String text) throws MalformedScriptException {
        return new Script(name, new ScriptParser(text).commands());
    }

    /// What failures call it.
    public String name() {
        return name;
    }

    List<Command> commands() {
        return commands;
    }
}
