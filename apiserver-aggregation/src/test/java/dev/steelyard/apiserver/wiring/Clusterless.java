package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.ServeOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The program where there is no cluster: a test fails in which it asks for one.
final class Clusterless {
    private Clusterless() {}

    /// Opens it with a configuration and further flags, at a free port of loopback.
    static Program open(Vertx vertx, Path configuration, String... flags)
            throws IOException, MisuseException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "--scrape-config",
                                configuration.toString(),
                                "--listen",
                                "127.0.0.1:0"));
        words.addAll(List.of(flags));
        return Program.open(
                ServeOptions.parse(words, Map.of()),
                vertx,
                () -> {
                    throw new AssertionError("nobody asks for a cluster");
                });
    }
}
