package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import java.util.List;
import java.util.Optional;

/// What the engine serves beside the queries: `/metrics`, `/-/healthy` and `/-/ready`.
public final class EngineRoutes implements Routes {
    private final List<HealthCheck> ready;
    private final OwnMetrics ownMetrics;

    public EngineRoutes(List<HealthCheck> ready, OwnMetrics ownMetrics) {
        this.ready = List.copyOf(ready);
        this.ownMetrics = ownMetrics;
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) {
        return switch (request.target().path()) {
            case "/metrics" -> Optional.of(ownMetrics.answer(request));
            case "/-/healthy" -> Optional.of(Answer.text(200, "Steelyard is healthy.\n"));
            case "/-/ready" -> Optional.of(ready());
            default -> Optional.empty();
        };
    }

    private Answer ready() {
        for (HealthCheck each : ready) {
            Optional<String> problem = each.problem().get();
            if (problem.isPresent()) {
                return Answer.text(503, "Steelyard is not ready: %s\n".formatted(problem.get()));
            }
        }
        return Answer.text(200, "Steelyard is ready.\n");
    }
}
