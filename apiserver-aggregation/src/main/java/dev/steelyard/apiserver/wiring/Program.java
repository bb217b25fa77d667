package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.command.ServeOptions.FromConfiguration;
import dev.steelyard.apiserver.command.ServeOptions.InCluster;
import dev.steelyard.apiserver.command.ServeOptions.Standalone;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Supplier;

/// What `serve` runs, put together and running.
public sealed interface Program extends AutoCloseable permits Wiring, ConfiguredEngine {
    /// Starts what the options say.
    ///
    /// @param client of the cluster; asked for in cluster mode only, and not closed
    static Program open(ServeOptions options, Vertx vertx, Supplier<KubernetesClient> client)
            throws IOException {
        return switch (options.mode()) {
            case InCluster _, Standalone _ -> Wiring.open(options, vertx, client);
            case FromConfiguration mode -> ConfiguredEngine.open(options, mode, vertx);
        };
    }

    /// Says on one line where the program listens.
    void announce(PrintStream out);

    /// Where the program listens: `SCHEME://HOST:PORT`.
    String address();

    /// Reads the configuration file again now, where there is one. Files are followed anyway; this
    /// is for those who do not want to wait for that.
    void readAgain();

    /// Stops being ready, goes on answering while others take notice, and lets the last requests
    /// end.
    void drain();

    @Override
    void close();
}
