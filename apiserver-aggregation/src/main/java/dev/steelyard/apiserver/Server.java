package dev.steelyard.apiserver;

import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.wiring.Program;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// `serve`, inside Quarkus: starts what [Program] puts together and, told to stop, drains and
/// closes it before Quarkus takes anything away.
@Singleton
public final class Server implements QuarkusApplication {
    private static final Logger log = Logger.getLogger(Server.class);

    private final Vertx vertx;
    private final Instance<KubernetesClient> client;
    private volatile @Nullable Program program;

    /// @param client of the cluster; looked up in cluster mode only
    @Inject
    Server(Vertx vertx, Instance<KubernetesClient> client) {
        this.vertx = vertx;
        this.client = client;
    }

    @Override
    public int run(String... arguments) throws MisuseException {
        ServeOptions options = ServeOptions.parse(List.of(arguments), System.getenv());
        try {
            Program opened = Program.open(options, vertx, client::get);
            program = opened;
            HangUp.heed(opened::readAgain);
            opened.announce(System.out);
            Quarkus.waitForExit();
            return 0;
        } catch (IOException e) {
            log.errorf("cannot serve: %s", e.getMessage());
            return 1;
        }
    }

    /// Quarkus stops when this returns.
    void stop(@Observes ShutdownEvent event) {
        Program opened = program;
        if (opened != null) {
            opened.drain();
            opened.close();
        }
    }
}
