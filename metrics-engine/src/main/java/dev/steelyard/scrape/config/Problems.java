package dev.steelyard.scrape.config;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// Collects what is wrong in a file while it is read, so that all of it is told at once.
final class Problems {
    private final List<Problem> all = new ArrayList<>();

    /// Notes what is wrong with a part of the file.
    void at(Node node, String text) {
        Mark mark = node.getStartMark().orElse(null);
        all.add(
                mark == null
                        ? new Problem(0, 0, text)
                        : new Problem(mark.getLine() + 1, mark.getColumn() + 1, text));
    }

    /// Notes what is wrong at a place.
    void at(Mark mark, String text) {
        all.add(new Problem(mark.getLine() + 1, mark.getColumn() + 1, text));
    }

    /// Notes what is wrong with the file as a whole.
    void ofFile(String text) {
        all.add(new Problem(0, 0, text));
    }

    /// @throws ConfigurationException where anything was noted
    void throwIfAny(String file) throws ConfigurationException {
        if (!all.isEmpty()) {
            throw new ConfigurationException(file, all);
        }
    }
}
