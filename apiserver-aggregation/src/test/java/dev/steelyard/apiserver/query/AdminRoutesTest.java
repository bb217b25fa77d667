package dev.steelyard.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.storage.Selection;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminRoutesTest {
    private final List<String> done = new ArrayList<>();

    private final Administration administration =
            new Administration() {
                @Override
                public void delete(Selection selection) {
                    done.add(
                            "delete %s %d %d"
                                    .formatted(
                                            selection.matchers(),
                                            selection.fromMillis(),
                                            selection.toMillis()));
                }

                @Override
                public void cleanTombstones() throws IOException {
                    throw new IOException("the disk is full");
                }

                @Override
                public String snapshot(Part part) {
                    done.add("snapshot " + part);
                    return "name";
                }
            };

    private Answer ask(Optional<Administration> allowed, String method, String path)
            throws Exception {
        return new AdminRoutes(allowed, ParserOptions.STABLE)
                .answer(
                        new ApiRequest(
                                method,
                                RequestTarget.parse("/api/v1/admin/tsdb/" + path),
                                MultiMap.caseInsensitiveMultiMap()))
                .orElseThrow();
    }

    @Test
    void seriesOfEachSelectorAreDeleted() throws Exception {
        Answer answer =
                ask(
                        Optional.of(administration),
                        "PUT",
                        "delete_series?match[]=up&match[]={job=%22a%22}&start=1&end=2.5");

        assertThat(answer.code()).isEqualTo(204);
        assertThat(answer.whole().body().length()).isZero();
        assertThat(done)
                .containsExactly(
                        "delete [__name__=\"up\"] 1000 2500", "delete [job=\"a\"] 1000 2500");
    }

    @Test
    void snapshotsAreNamed() throws Exception {
        assertThat(ask(Optional.of(administration), "POST", "snapshot").whole().body().toString())
                .isEqualTo("{\"status\":\"success\",\"data\":{\"name\":\"name\"}}");
        ask(Optional.of(administration), "POST", "snapshot?skip_head=true");

        assertThat(done).containsExactly("snapshot EVERYTHING", "snapshot BLOCKS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET  | snapshot                | 405 | Method Not Allowed
                    POST | delete_series           | 400 | no match[] parameter provided
                    POST | delete_series?match[]={ | 400 | invalid parameter "match[]"
                    POST | snapshot?skip_head=x    | 400 | unable to parse boolean: "x"
                    POST | clean_tombstones        | 500 | the disk is full
                    """)
    void mistakesAndFailuresAreTold(String method, String path, int code, String problem)
            throws Exception {
        Answer answer = ask(Optional.of(administration), method, path);

        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.whole().body().toString().replace("\\\"", "\"")).contains(problem);
        assertThat(done).isEmpty();
    }

    @Test
    void nothingIsDoneWhereItIsNotAllowed() throws Exception {
        Answer answer = ask(Optional.empty(), "POST", "delete_series?match[]=up");

        assertThat(answer.code()).isEqualTo(500);
        assertThat(answer.whole().body().toString())
                .contains("\"errorType\":\"unavailable\"", "admin APIs disabled");
    }
}
