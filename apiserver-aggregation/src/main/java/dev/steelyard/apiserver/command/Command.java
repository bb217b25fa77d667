package dev.steelyard.apiserver.command;

import java.util.List;

/// Something that the program can be told to do.
///
/// @param name the first word, or the first words, of the command line
/// @param summary one line of help
/// @param action what it does
public record Command(String name, String summary, Action action) {
    /// Does it with the words after the name; answers the exit code.
    @FunctionalInterface
    public interface Action {
        /// @throws MisuseException where the words make no sense
        int run(List<String> arguments, Terminal terminal) throws MisuseException;
    }
}
