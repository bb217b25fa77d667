package dev.steelyard.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CrossOriginTest {
    private static final String ALLOWED = "Access-Control-Allow-Origin";
    private static final Routes ANSWERING = _ -> Optional.of(Answer.text(200, "answer"));

    private static Answer ask(String origins, String method, String path, String origin)
            throws RefusedException {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (!origin.isEmpty()) {
            headers.add("Origin", origin);
        }
        return new CrossOrigin(ANSWERING, Pattern.compile(origins))
                .answer(new ApiRequest(method, RequestTarget.parse(path), headers))
                .orElseThrow();
    }

    @Test
    void everyPageMayAskUnlessSaid() throws RefusedException {
        Answer answer = ask(".*", "GET", "/api/v1/query", "https://grafana.example");
        assertThat(answer.body().toString()).isEqualTo("answer");
        assertThat(answer.headers())
                .containsEntry(ALLOWED, "*")
                .containsEntry("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
                .containsEntry("Vary", "Origin");
    }

    @Test
    void onlyPagesOfTheOriginsThatAreSaidMayAsk() throws RefusedException {
        String origins = "https://(one|two)\\.example";
        assertThat(ask(origins, "GET", "/api/v1/query", "https://two.example").headers())
                .containsEntry(ALLOWED, "https://two.example");
        for (String other : new String[] {"https://three.example", "https://two.example.net"}) {
            assertThat(ask(origins, "GET", "/api/v1/query", other).headers())
                    .doesNotContainKey(ALLOWED);
        }
    }

    @Test
    void browsersAreAnsweredWhenTheyAskBefore() throws RefusedException {
        Answer answer = ask(".*", "OPTIONS", "/api/v1/query_range", "https://grafana.example");
        assertThat(answer.code()).isEqualTo(204);
        assertThat(answer.body().length()).isZero();
        assertThat(answer.headers())
                .containsEntry(ALLOWED, "*")
                .containsEntry(
                        "Access-Control-Allow-Headers",
                        "Accept, Authorization, Content-Type, Origin");
    }

    @Test
    void programsAreToldNothingOfOrigins() throws RefusedException {
        assertThat(ask(".*", "GET", "/api/v1/query", "").headers())
                .containsEntry("Vary", "Origin")
                .doesNotContainKey(ALLOWED);
        assertThat(ask(".*", "GET", "/metrics", "https://grafana.example").headers()).isEmpty();
    }
}
