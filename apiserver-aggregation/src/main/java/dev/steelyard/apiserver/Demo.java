package dev.steelyard.apiserver;

import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.demo.Board;
import dev.steelyard.apiserver.demo.DemoOptions;
import dev.steelyard.apiserver.demo.SampleShop;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// `demo`, inside Quarkus: the server over a directory of manifests, a shop at each address that it
/// would scrape, and a line for each rule until the time is over.
public final class Demo implements QuarkusApplication {
    private static final Logger log = Logger.getLogger(Demo.class);
    private static final Duration REFRESH = Duration.ofSeconds(2);

    private final Vertx vertx;

    @Inject
    Demo(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public int run(String... arguments) throws MisuseException {
        DemoOptions options = DemoOptions.parse(List.of(arguments), System.getenv());
        try (Wiring program = Wiring.open(options.serve(), vertx, Demo::noCluster);
                SampleShop shop = SampleShop.open(options.home(), program.targets());
                ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            program.announceDemo(System.out);
            Board board = new Board(System.out, System.console() != null && System.console().isTerminal());
            timer.scheduleAtFixedRate(
                    () -> refresh(program, shop, board), 0, REFRESH.toMillis(), TimeUnit.MILLISECONDS);
            options.lasts().ifPresent(time ->
                    timer.schedule(() -> Quarkus.asyncExit(0), time.toMillis(), TimeUnit.MILLISECONDS));
            Quarkus.waitForExit();
            timer.shutdownNow();
            return 0;
        } catch (IOException e) {
            log.errorf("no demo: %s", e.getMessage());
            return 1;
        }
    }

    private static void refresh(Wiring program, SampleShop shop, Board board) {
        board.show(program.verdicts());
        if (!shop.ended().isEmpty()) {
            log.errorf("ended unexpectedly, see target/demo: %s", shop.ended());
            Quarkus.asyncExit(1);
        }
    }

    private static io.fabric8.kubernetes.client.KubernetesClient noCluster() {
        throw new IllegalStateException("a demo has no cluster");
    }
}
