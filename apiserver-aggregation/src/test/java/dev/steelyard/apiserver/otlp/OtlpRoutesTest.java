package dev.steelyard.apiserver.otlp;

import static dev.steelyard.apiserver.otlp.OtlpMessages.attribute;
import static dev.steelyard.apiserver.otlp.OtlpMessages.exponential;
import static dev.steelyard.apiserver.otlp.OtlpMessages.export;
import static dev.steelyard.apiserver.otlp.OtlpMessages.gauge;
import static dev.steelyard.apiserver.otlp.OtlpMessages.message;
import static dev.steelyard.apiserver.otlp.OtlpMessages.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.apiserver.push.Intake;
import dev.steelyard.apiserver.push.PushLimits;
import dev.steelyard.apiserver.push.RecordingStore;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.model.Staleness;
import dev.steelyard.scrape.config.OtlpTranslation;
import dev.steelyard.storage.AppendResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpRoutesTest {
    private static final long NANOS = 1_000_000_000L;

    private final RecordingStore store = new RecordingStore();
    private final Intake intake =
            new Intake(store, PushLimits.DEFAULT, InstantSource.fixed(Instant.ofEpochMilli(1_000)));
    private final OtlpRoutes routes = new OtlpRoutes(intake, () -> OtlpTranslation.USUAL);

    private Answer push(String type, String encoding, byte[] body) throws Exception {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap()
                        .set("Content-Type", type)
                        .set("Content-Encoding", encoding);
        return routes.answer(
                        new ApiRequest(
                                "POST",
                                RequestTarget.parse("/api/v1/otlp/v1/metrics"),
                                headers,
                                Buffer.buffer(body)))
                .orElseThrow();
    }

    /// What an export answers: how many points were rejected, and why.
    private String rejected(ProtobufWriter export) throws Exception {
        Answer answer = push("application/x-protobuf", "", export.bytes());
        assertThat(answer.code()).isEqualTo(200);
        ProtobufReader response = new ProtobufReader(answer.body().getBytes());
        if (!response.next()) {
            return "";
        }
        ProtobufReader partial = response.message();
        partial.next();
        long count = partial.number();
        partial.next();
        return count + " " + partial.text();
    }

    @Test
    void whatCannotBeKeptIsRejectedAndCountedAndTheRestIsWritten() throws Exception {
        ProtobufWriter delta =
                message()
                        .text(1, "per.minute")
                        .message(
                                7,
                                message()
                                        .message(1, number(NANOS, 1))
                                        .message(1, number(NANOS, 2))
                                        .number(2, 1)
                                        .number(3, 1));
        ProtobufWriter unsaid =
                message().text(1, "unsaid").message(7, message().message(1, number(NANOS, 1)));
        ProtobufWriter nameless = gauge("..", "", number(NANOS, 1));
        ProtobufWriter broken = gauge("g", "", number(NANOS, 1, attribute("..", "x")));

        assertThat(
                        rejected(
                                export(
                                        delta,
                                        unsaid,
                                        nameless,
                                        broken,
                                        exponential("coarse", NANOS, -5),
                                        gauge("good", "", number(NANOS, 4)))))
                .isEqualTo(
                        """
                        6 unsupported: metric "per.minute": delta temporality; have the sender export cumulative values
                        unsupported: metric "unsaid": it does not say its temporality
                        unsupported: metric "..": nothing is left of its name
                        invalid labels: an attribute of g has no usable name: [Attribute[key=.., value=x]]
                        invalid histogram: coarse of scale -5: it must be -4 or more, and its buckets have an index
                        """);
        assertThat(store.committed())
                .containsExactly(
                        "good{instance=\"i-1\",job=\"shop/web\"} 1000 4.0 since 999",
                        "target_info{cpus=\"4\",host_name=\"h1\",instance=\"i-1\",job=\"shop/web\","
                                + "key_zone=\"z\"} 1000 1.0");
    }

    @Test
    void whatWasTakenWhollyHasAnEmptyAnswer() throws Exception {
        store.answer(1000, AppendResult.SAME);

        assertThat(rejected(export(gauge("good", "", number(NANOS, 4))))).isEmpty();
    }

    @Test
    void aPointWithoutAValueEndsItsSeries() throws Exception {
        rejected(export(gauge("g", "", number(NANOS, 4).number(8, 1))));

        assertThat(store.committed().getFirst()).endsWith(" NaN since 999");
        assertThat(Staleness.isStale(Staleness.MARKER)).isTrue();
    }

    @Test
    void valuesThatAreNoTextsBecomeTexts() throws Exception {
        ProtobufWriter list =
                message()
                        .message(1, message().text(1, "a\"b"))
                        .message(1, message().number(3, -1))
                        .message(1, message());
        ProtobufWriter map =
                message()
                        .message(1, message().text(1, "z").message(2, message().float64(4, 0.5)))
                        .message(1, message().text(1, "a").message(2, message().message(5, list)));
        rejected(
                export(
                        gauge(
                                "g",
                                "",
                                number(
                                        NANOS,
                                        4,
                                        message()
                                                .text(1, "b")
                                                .message(2, message().presentNumber(2, 0)),
                                        message()
                                                .text(1, "d")
                                                .message(2, message().float64(4, 1e21)),
                                        message().text(1, "e").message(2, message().float64(4, 3)),
                                        message()
                                                .text(1, "f")
                                                .message(2, message().message(6, map)),
                                        message()
                                                .text(1, "y")
                                                .message(
                                                        2,
                                                        message().bytes(7, new byte[] {1, 2}))))));

        assertThat(store.committed().getFirst())
                .startsWith(
                        "g{b=\"false\",d=\"1e+21\",e=\"3\","
                                + "f=\"{\\\"a\\\":[\\\"a\\\\\\\"b\\\",-1,null],\\\"z\\\":0.5}\","
                                + "instance=\"i-1\",job=\"shop/web\",y=\"AQI=\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, '', 415",
        "application/x-protobuf, br, 400",
        "application/x-protobuf, gzip, 400",
        "application/x-protobuf, '', 400",
        "application/json, '', 400",
    })
    void whatCannotBeReadIsTurnedAway(String type, String encoding, int code) throws Exception {
        Answer answer = push(type, encoding, new byte[] {10, 100, 1});

        assertThat(answer.code()).isEqualTo(code);
        assertThat(store.committed()).isEqualTo(List.of());
    }
}
