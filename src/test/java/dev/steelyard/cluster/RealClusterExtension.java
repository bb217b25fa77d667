package dev.steelyard.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Starts the real cluster once for all test classes and takes it down after the last.
///
/// Where the machine cannot carry it the classes are skipped, and say so; on CI that is a failure.
final class RealClusterExtension implements BeforeAllCallback, ParameterResolver {
    private static final Namespace STORE = Namespace.create(RealClusterExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            String message = "SKIPPED, the real cluster cannot run here: " + obstacle.get();
            if (System.getenv("CI") != null) {
                throw new IllegalStateException(message);
            }
            System.err.println("[WARNING] " + message);
            Assumptions.abort(message);
        }
        cluster(context);
    }

    private static Optional<String> obstacle() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("it needs Linux");
        }
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("it needs root");
        }
        boolean hasGo =
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "go")));
        return hasGo ? Optional.empty() : Optional.of("it needs Go to build Kubernetes");
    }

    private static RealCluster cluster(ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(RealCluster.class, _ -> RealCluster.up(), RealCluster.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RealCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }
}
