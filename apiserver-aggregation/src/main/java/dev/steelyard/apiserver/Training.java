package dev.steelyard.apiserver;

import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.training.Course;
import dev.steelyard.apiserver.wiring.Program;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// `train`, inside Quarkus: the server as it is run beside a configuration file, at work on itself
/// for some seconds. What it keeps, it keeps in the directory that is named.
public final class Training implements QuarkusApplication {
    private static final Logger log = Logger.getLogger(Training.class);
    private static final int ROUNDS = 100;

    private final Vertx vertx;

    @Inject
    Training(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public int run(String... arguments) throws MisuseException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        Path configuration = directory.resolve("scrape.yml");
        ServeOptions options =
                ServeOptions.parse(
                        List.of(
                                "--scrape-config",
                                configuration.toString(),
                                "--data",
                                directory.resolve("samples").toString(),
                                "--listen",
                                "127.0.0.1:0"),
                        Map.of());
        try {
            Files.writeString(configuration, Course.atRest());
            try (Program program = Program.open(options, vertx, Training::noCluster)) {
                Course course = new Course(URI.create(program.address()), InstantSource.system());
                Files.writeString(configuration, course.configuration());
                course.run(ROUNDS);
                Files.writeString(configuration, Course.atRest());
                course.awaitRest();
                program.drain();
            }
            return 0;
        } catch (IOException e) {
            log.errorf("no training: %s", e.getMessage());
            return 1;
        }
    }

    private static KubernetesClient noCluster() {
        throw new IllegalStateException("training has no cluster");
    }
}
