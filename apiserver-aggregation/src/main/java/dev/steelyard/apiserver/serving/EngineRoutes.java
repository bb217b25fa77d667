package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import java.util.Optional;
import java.util.function.Supplier;

/// What the engine serves beside the queries: `/metrics`, health, and `/-/reload`.
public final class EngineRoutes implements Routes {
    private final Health health;
    private final OwnMetrics ownMetrics;
    private final Optional<Supplier<Optional<String>>> reload;

    /// @param reload reads the configuration again, and tells what is wrong with it; empty where
    ///   nobody may ask for that
    public EngineRoutes(
            Health health, OwnMetrics ownMetrics, Optional<Supplier<Optional<String>>> reload) {
        this.health = health;
        this.ownMetrics = ownMetrics;
        this.reload = reload;
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) {
        String path = request.target().path();
        if (Health.isOpen(path)) {
            return Optional.of(health.answer(request.target()));
        }
        return switch (path) {
            case "/metrics" -> Optional.of(ownMetrics.answer(request));
            case "/-/reload" -> Optional.of(reload(request.method()));
            default -> Optional.empty();
        };
    }

    private Answer reload(String method) {
        if (!method.equals("POST") && !method.equals("PUT")) {
            return Answer.text(405, "Only POST or PUT requests allowed\n")
                    .withHeader("Allow", "POST, PUT");
        }
        return reload.map(configuration -> told(configuration.get()))
                .orElseGet(() ->
                        Answer.text(
                                403,
                                "Lifecycle API is not enabled; start with --enable-lifecycle.\n"));
    }

    private static Answer told(Optional<String> problem) {
        return problem.map(text -> Answer.text(500, "failed to reload config: " + text + "\n"))
                .orElseGet(() -> Answer.text(200, ""));
    }
}
