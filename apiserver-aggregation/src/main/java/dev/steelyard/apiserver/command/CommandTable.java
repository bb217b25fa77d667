package dev.steelyard.apiserver.command;

import dev.steelyard.rules.manifest.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The commands by name; runs the one that is meant, or says which might have been.
public final class CommandTable {
    /// The exit code for a command line that makes no sense.
    public static final int MISUSED = 2;

    private final List<Command> commands;

    /// A table of `commands` and of `help`, which lists them.
    public CommandTable(List<Command> commands) {
        List<Command> all = new ArrayList<>(commands);
        all.add(new Command("help", "print this", this::help));
        this.commands = List.copyOf(all);
    }

    /// Runs what the words say; answers the exit code.
    public int run(List<String> words, Terminal terminal) {
        if (words.isEmpty()) {
            terminal.err().print(usage());
            return MISUSED;
        }
        List<String> meant = asksForHelp(words.getFirst()) ? List.of("help") : words;
        Optional<Command> found = find(meant);
        try {
            if (found.isEmpty()) {
                throw new MisuseException(unknown(meant.getFirst()));
            }
            int named = words(found.get()).size();
            return found.get().action().run(meant.subList(named, meant.size()), terminal);
        } catch (MisuseException e) {
            terminal.err().println("steelyard: " + e.getMessage());
            return MISUSED;
        }
    }

    private static boolean asksForHelp(String word) {
        return word.equals("--help") || word.equals("-h");
    }

    private Optional<Command> find(List<String> words) {
        return commands.stream()
                .filter(command -> {
                    List<String> name = words(command);
                    return words.size() >= name.size()
                            && words.subList(0, name.size()).equals(name);
                })
                .findFirst();
    }

    private String unknown(String word) {
        List<String> names = commands.stream().map(command -> words(command).getFirst()).toList();
        return "there is no command \""
                + word
                + "\""
                + NearestName.of(word, names).map(name -> "; did you mean " + name + "?").orElse("")
                + " (steelyard help lists them)";
    }

    private int help(List<String> arguments, Terminal terminal) {
        terminal.out().print(usage());
        return 0;
    }

    private String usage() {
        StringBuilder usage = new StringBuilder("usage: steelyard COMMAND [ARGUMENT…]\n\n");
        for (Command command : commands) {
            usage.append("  %-14s %s\n".formatted(command.name(), command.summary()));
        }
        return usage.append("\nsteelyard COMMAND --help says more where there is more.\n")
                .toString();
    }

    private static List<String> words(Command command) {
        return List.of(command.name().split(" ", -1));
    }
}
