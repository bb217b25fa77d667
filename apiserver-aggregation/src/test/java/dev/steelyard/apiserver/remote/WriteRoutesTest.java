package dev.steelyard.apiserver.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.apiserver.push.Intake;
import dev.steelyard.apiserver.push.PushLimits;
import dev.steelyard.apiserver.push.RecordingStore;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.apiserver.wire.SnappyBlock;
import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.AppendResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteRoutesTest {
    private static final String FIRST = "application/x-protobuf";
    private static final String SECOND =
            "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    private static final long NOW = 1_000_000;

    private final RecordingStore store = new RecordingStore();
    private final Intake intake =
            new Intake(store, PushLimits.DEFAULT, InstantSource.fixed(Instant.ofEpochMilli(NOW)));
    private final WriteRoutes routes = new WriteRoutes(intake);

    private Answer push(String type, String encoding, byte[] body) {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap()
                        .set("Content-Type", type)
                        .set("Content-Encoding", encoding);
        try {
            return routes.answer(
                            new ApiRequest(
                                    "POST",
                                    RequestTarget.parse("/api/v1/write"),
                                    headers,
                                    Buffer.buffer(body)))
                    .orElseThrow();
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    private Answer push(String type, ProtobufWriter request) {
        return push(type, "snappy", SnappyBlock.encode(request.bytes()));
    }

    private static ProtobufWriter message() {
        return new ProtobufWriter();
    }

    private static ProtobufWriter labelled(String... pairs) {
        ProtobufWriter series = message();
        for (int i = 0; i < pairs.length; i += 2) {
            series.message(1, message().text(1, pairs[i]).text(2, pairs[i + 1]));
        }
        return series;
    }

    private static ProtobufWriter sample(double value, long time) {
        return message().float64(1, value).number(2, time);
    }

    @Test
    void theFirstVersionIsWritten() {
        Answer answer =
                push(
                        FIRST,
                        message()
                                .message(
                                        1,
                                        labelled("__name__", "up", "job", "a")
                                                .message(2, sample(1, 10))
                                                .message(2, sample(0, 20)))
                                .message(3, message().number(1, 1).text(2, "up")));

        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(204);
        assertThat(store.committed())
                .containsExactly("up{job=\"a\"} 10 1.0", "up{job=\"a\"} 20 0.0");
        assertThat(answer.headers()).isEmpty();
    }

    /// symbols: "", __name__, up, job, a
    private static ProtobufWriter symbols() {
        ProtobufWriter request = message();
        for (String each : List.of("", "__name__", "up", "job", "a")) {
            request.oneText(4, each);
        }
        return request;
    }

    @Test
    void theSecondVersionIsWrittenAndCounted() {
        ProtobufWriter request =
                symbols()
                        .message(
                                5,
                                message()
                                        .numbers(1, 1, 2, 3, 4)
                                        .message(2, sample(1, 10).number(3, 5))
                                        .message(2, sample(2, 20)));
        Answer answer = push(SECOND, request);

        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(204);
        assertThat(store.committed())
                .containsExactly("up{job=\"a\"} 10 1.0 since 5", "up{job=\"a\"} 20 2.0");
        assertThat(answer.headers())
                .containsEntry("X-Prometheus-Remote-Write-Samples-Written", "2")
                .containsEntry("X-Prometheus-Remote-Write-Histograms-Written", "0")
                .containsEntry("X-Prometheus-Remote-Write-Exemplars-Written", "0");
    }

    @Test
    void whatIsGoodIsWrittenBesideWhatIsRefused() {
        store.answer(20, AppendResult.OUT_OF_ORDER);
        store.answer(30, AppendResult.DUPLICATE);
        store.answer(35, AppendResult.SAME);
        ProtobufWriter request =
                symbols()
                        .message(
                                5,
                                message()
                                        .numbers(1, 1, 2)
                                        .message(2, sample(1, 10))
                                        .message(2, sample(1, 20))
                                        .message(2, sample(1, 30))
                                        .message(2, sample(1, 35))
                                        .message(2, sample(1, NOW + 600_001)))
                        .message(5, message().numbers(1, 1, 99).message(2, sample(1, 40)))
                        .message(5, message().numbers(1, 3, 4).message(2, sample(1, 50)))
                        .message(5, message().numbers(1, 1, 2, 3, 4, 3, 2).message(2, sample(1, 1)))
                        .message(5, message().numbers(1, 1, 4))
                        .message(5, message().numbers(1, 1, 4).message(2, sample(1, 60)));
        Answer answer = push(SECOND, request);

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.body().toString())
                .isEqualTo(
                        """
                        out of order sample: up{} at 20
                        duplicate sample for timestamp: up{} at 30
                        timestamp is too far in the future: up{} at 1600001
                        invalid labels: a reference to 1 or 99, there are 5 symbols
                        invalid labels: {job="a"}
                        invalid labels: a name comes twice in [__name__, up, job, a, job, up]
                        a series without samples: [__name__, a]
                        """);
        assertThat(store.committed()).containsExactly("up{} 10 1.0", "a{} 60 1.0");
        assertThat(answer.headers())
                .containsEntry("X-Prometheus-Remote-Write-Samples-Written", "3");
    }

    @Test
    void ofManyRefusalsTheFirstAreTold() {
        store.refuseSeries("up");
        ProtobufWriter request = message();
        for (int i = 0; i < 25; i++) {
            request.message(1, labelled("__name__", "up", "n", "" + i).message(2, sample(1, 10)));
        }
        Answer answer = push(FIRST, request);

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.body().toString().lines())
                .hasSize(11)
                .startsWith("the store takes no further series: up{n=\"0\"}")
                .endsWith("and 15 more");
    }

    /// Eleven observations are in its buckets.
    private static ProtobufWriter histogram(int count) {
        return message()
                .number(1, count)
                .float64(3, 18.4)
                .signed(4, 1)
                .float64(5, 0.001)
                .number(6, 2)
                .message(8, message().signed(1, -1).number(2, 1))
                .signeds(9, 1)
                .message(11, message().signed(1, 0).number(2, 2))
                .message(11, message().signed(1, 1).number(2, 2))
                .signeds(12, 1, 1, -1, 3)
                .number(14, 2)
                .number(15, 10);
    }

    @Test
    void histogramsOfBothKindsAreWritten() {
        ProtobufWriter whole = histogram(11).number(17, 5);
        ProtobufWriter custom =
                message()
                        .float64(2, 3.5)
                        .float64(3, 7)
                        .signed(4, -53)
                        .message(11, message().number(2, 2))
                        .float64s(13, 1.5, 2)
                        .float64s(16, 1, 10)
                        .number(14, 3)
                        .number(15, 20);
        Answer answer =
                push(
                        SECOND,
                        symbols()
                                .message(
                                        5,
                                        message()
                                                .numbers(1, 1, 2)
                                                .message(3, whole)
                                                .message(3, custom)));

        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(204);
        assertThat(answer.headers())
                .containsEntry("X-Prometheus-Remote-Write-Histograms-Written", "2");
        assertThat(store.committed())
                .containsExactly("up{} 10 histogram since 5", "up{} 20 histogram");
        assertThat(store.histograms())
                .containsExactly(
                        new NativeHistogram(
                                1,
                                CounterReset.NOT_RESET,
                                true,
                                0.001,
                                2,
                                11,
                                18.4,
                                Buckets.of(
                                        new int[] {0, 1},
                                        new int[] {2, 2},
                                        new double[] {1, 2, 1, 4}),
                                Buckets.of(new int[] {-1}, new int[] {1}, new double[] {1}),
                                List.of()),
                        new NativeHistogram(
                                -53,
                                CounterReset.GAUGE,
                                false,
                                0,
                                0,
                                3.5,
                                7,
                                Buckets.of(new int[] {0}, new int[] {2}, new double[] {1.5, 2}),
                                Buckets.NONE,
                                List.of(1.0, 10.0)));
    }

    @Test
    void histogramsThatContradictThemselvesAreRefusedAlone() {
        ProtobufWriter cut =
                message().number(1, 1).message(11, message().number(2, 4)).signeds(12, 1);
        ProtobufWriter wide =
                message().number(1, 1).message(11, message().number(2, -1L)).signeds(12, 1);
        Answer answer =
                push(
                        FIRST,
                        message()
                                .message(
                                        1,
                                        labelled("__name__", "h")
                                                .message(4, histogram(12))
                                                .message(4, cut)
                                                .message(4, wide)
                                                .message(2, sample(1, 30))));

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.body().toString())
                .isEqualTo(
                        """
                        invalid histogram: count 12.0, in buckets 11.0 in h{}
                        invalid histogram: positive side: the spans have 4 buckets, there are 1 counts in h{}
                        invalid histogram: positive side: a span leaves the range of indices in h{}
                        """);
        assertThat(store.committed()).containsExactly("h{} 30 1.0");
    }

    @Test
    void finerHistogramsThanWeKeepAreMerged() {
        ProtobufWriter fine =
                message()
                        .number(1, 4)
                        .float64(3, 4)
                        .signed(4, 9)
                        .message(11, message().signed(1, 1).number(2, 4))
                        .signeds(12, 1, 0, 0, 0)
                        .number(15, 10);
        push(FIRST, message().message(1, labelled("__name__", "h").message(4, fine)));

        assertThat(store.histograms())
                .singleElement()
                .satisfies(merged -> {
                    assertThat(merged.schema()).isEqualTo(8);
                    assertThat(merged.wholeCounts()).isTrue();
                    assertThat(merged.positive())
                            .isEqualTo(
                                    Buckets.of(new int[] {1}, new int[] {2}, new double[] {2, 2}));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, snappy, 415",
        "application/x-protobuf;proto=other.Message, snappy, 415",
        "application/x-protobuf, gzip, 415",
        "application/x-protobuf, snappy, 400",
    })
    void whatCannotBeReadIsTurnedAway(String type, String encoding, int code) {
        Answer answer = push(type, encoding, new byte[] {5, 1, 2});

        assertThat(answer.code()).isEqualTo(code);
        assertThat(store.committed()).isEmpty();
    }

    @Test
    void ofARequestThatBreaksOffNothingIsWritten() {
        byte[] whole =
                message()
                        .message(1, labelled("__name__", "up").message(2, sample(1, 10)))
                        .message(1, labelled("__name__", "up").message(2, sample(1, 20)))
                        .bytes();
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 3);
        Answer answer = push(FIRST, "snappy", SnappyBlock.encode(cut));

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.body().toString()).contains("at byte");
        assertThat(store.committed()).isEmpty();
    }

    @Test
    void whatBecameOfPushesIsCounted() {
        push(FIRST, message().message(1, labelled("__name__", "up").message(2, sample(1, 10))));
        push(FIRST, message().message(1, labelled("job", "up").message(2, sample(1, 10))));
        push(FIRST, "snappy", new byte[0]);

        assertThat(intake.families().toString())
                .contains("protocol=\"remote_write_1\"", "reason=\"invalid_labels\"")
                .contains("reason=\"body\"");
    }
}
