package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lets pages of other origins ask the API under `/api/v1`, in the way of Prometheus: browsers show
/// such a page an answer only where it says that the page's origin may see it.
public final class CrossOrigin implements Routes {
    private static final String EVERYBODY = ".*";
    private static final String API = "/api/v1/";

    private final Routes routes;
    private final Pattern origins;

    /// @param origins whose pages may ask; an origin matches as a whole
    public CrossOrigin(Routes routes, Pattern origins) {
        this.routes = routes;
        this.origins = origins;
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) throws RefusedException {
        if (!request.target().path().startsWith(API)) {
            return routes.answer(request);
        }
        String origin = request.headers().get("Origin");
        Optional<Answer> answer =
                request.method().equals("OPTIONS")
                        ? Optional.of(new Answer(204, Answer.TEXT, Map.of(), Buffer.buffer()))
                        : routes.answer(request);
        return answer.map(told -> shared(told.withHeader("Vary", "Origin"), origin));
    }

    private Answer shared(Answer answer, @Nullable String origin) {
        if (origin == null || origin.isEmpty()) {
            return answer;
        }
        Answer named =
                answer.withHeader(
                                "Access-Control-Allow-Headers",
                                "Accept, Authorization, Content-Type, Origin")
                        .withHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
                        .withHeader("Access-Control-Expose-Headers", "Date");
        if (origins.pattern().equals(EVERYBODY)) {
            return named.withHeader("Access-Control-Allow-Origin", "*");
        }
        return origins.matcher(origin).matches()
                ? named.withHeader("Access-Control-Allow-Origin", origin)
                : named;
    }
}
