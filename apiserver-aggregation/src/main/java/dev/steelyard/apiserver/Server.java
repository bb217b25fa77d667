package dev.steelyard.apiserver;

import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.ServeOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;

/// `serve`, inside Quarkus: starts what [Wiring] puts together, waits for the order to stop, drains
/// and closes.
public final class Server implements QuarkusApplication {
    private static final Logger log = Logger.getLogger(Server.class);

    private final Vertx vertx;
    private final Instance<KubernetesClient> client;

    /// @param client of the cluster; looked up in cluster mode only
    @Inject
    Server(Vertx vertx, Instance<KubernetesClient> client) {
        this.vertx = vertx;
        this.client = client;
    }

    @Override
    public int run(String... arguments) throws MisuseException {
        ServeOptions options = ServeOptions.parse(List.of(arguments), System.getenv());
        try (Wiring program = Wiring.open(options, vertx, client::get)) {
            program.announce(System.out);
            Quarkus.waitForExit();
            program.drain();
            return 0;
        } catch (IOException e) {
            log.errorf("cannot serve: %s", e.getMessage());
            return 1;
        }
    }
}
