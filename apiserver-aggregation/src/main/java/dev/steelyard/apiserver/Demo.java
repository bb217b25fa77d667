package dev.steelyard.apiserver;

import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.demo.Board;
import dev.steelyard.apiserver.demo.DemoOptions;
import dev.steelyard.apiserver.demo.SampleShop;
import dev.steelyard.apiserver.wiring.Upkeep;
import dev.steelyard.apiserver.wiring.Wiring;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// `demo`, inside Quarkus: the server over a directory of manifests, a shop at each address that it
/// would scrape, and a line for each rule until the time is over.
public final class Demo implements QuarkusApplication {
    private static final Logger log = Logger.getLogger(Demo.class);
    private static final Duration REFRESH = Duration.ofSeconds(1);

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
                Upkeep upkeep = new Upkeep()) {
            announce(program, System.out);
            Board board = new Board(System.out, isTerminal());
            long start = System.nanoTime();
            upkeep.every(
                    REFRESH,
                    "board",
                    () -> {
                        board.show(program.verdicts());
                        endWhenDone(options, shop, Duration.ofNanos(System.nanoTime() - start));
                    });
            Quarkus.waitForExit();
            return 0;
        } catch (IOException e) {
            log.errorf("no demo: %s", e.getMessage());
            return 1;
        }
    }

    private static void announce(Wiring program, PrintStream out) {
        String value =
                "/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/scalingrules.steelyard.dev/web/main";
        out.printf(
                """
                The sample shop is open. The metrics APIs listen on %1$s, token %2$s; the same value from them:
                  kubectl --server=%1$s --insecure-skip-tls-verify --token=%2$s get --raw %3$s
                  curl -k -H 'Authorization: Bearer %2$s' %1$s%3$s

                """,
                program.address(), program.inventedToken(), value);
    }

    private static void endWhenDone(DemoOptions options, SampleShop shop, Duration elapsed) {
        if (!shop.ended().isEmpty()) {
            log.errorf("ended unexpectedly, see target/demo: %s", shop.ended());
            Quarkus.asyncExit(1);
        } else if (options.lasts().filter(lasts -> elapsed.compareTo(lasts) >= 0).isPresent()) {
            Quarkus.asyncExit(0);
        }
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static KubernetesClient noCluster() {
        throw new IllegalStateException("a demo has no cluster");
    }
}
