package dev.steelyard.apiserver.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.apiserver.wire.SnappyBlock;
import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import dev.steelyard.tsdb.chunk.ChunkCursor;
import dev.steelyard.tsdb.chunk.Encoding;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadRoutesTest {
    private static final NativeHistogram HISTOGRAM =
            new NativeHistogram(
                    1,
                    CounterReset.UNKNOWN,
                    true,
                    0.001,
                    2,
                    11,
                    18.4,
                    Buckets.of(new int[] {0, 1}, new int[] {2, 2}, new double[] {1, 2, 1, 4}),
                    Buckets.of(new int[] {-1}, new int[] {1}, new double[] {1}),
                    List.of());

    private final Head head = new Head(new HeadOptions(Duration.ofDays(1), 100));
    private final Labels external = Labels.of("region", "north", "job", "other");

    @BeforeEach
    void fill() {
        try (Appender appender = head.appender()) {
            long up = appender.series(Labels.of("__name__", "up", "job", "b"));
            for (int i = 0; i < 300; i++) {
                appender.append(up, 1000 + i, i, 7);
            }
            appender.append(appender.series(Labels.of("__name__", "down")), 1000, 5);
            long latency = appender.series(Labels.of("__name__", "latency", "job", "a"));
            appender.append(latency, 1010, HISTOGRAM, 0);
            appender.commit();
        }
    }

    private Answer ask(ReadLimits limits, ProtobufWriter request) throws Exception {
        return new ReadRoutes(head, () -> external, limits)
                .answer(
                        new ApiRequest(
                                "POST",
                                RequestTarget.parse("/api/v1/read"),
                                MultiMap.caseInsensitiveMultiMap(),
                                Buffer.buffer(SnappyBlock.encode(request.bytes()))))
                .orElseThrow();
    }

    private static ProtobufWriter query(long from, long to, ProtobufWriter... matchers) {
        ProtobufWriter query = new ProtobufWriter().number(1, from).number(2, to);
        for (ProtobufWriter each : matchers) {
            query.message(3, each);
        }
        return query;
    }

    private static ProtobufWriter matcher(int type, String name, String value) {
        return new ProtobufWriter().number(1, type).text(2, name).text(3, value);
    }

    private static List<String> series(ProtobufReader timeSeries) throws Exception {
        List<String> told = new ArrayList<>();
        StringBuilder labels = new StringBuilder();
        while (timeSeries.next()) {
            ProtobufReader part = timeSeries.message();
            switch (timeSeries.field()) {
                case 1 -> {
                    part.next();
                    labels.append(part.text()).append('=');
                    part.next();
                    labels.append(part.text()).append(' ');
                }
                case 2 -> {
                    part.next();
                    double value = part.float64();
                    part.next();
                    told.add(labels + "" + part.number() + " " + value);
                }
                case 4 -> {
                    HistogramMessage histogram = new HistogramMessage(part);
                    assertThat(histogram.histogram()).isEqualTo(HISTOGRAM);
                    told.add(labels + "" + histogram.timeMillis() + " histogram");
                }
                default -> throw new AssertionError(timeSeries.field());
            }
        }
        return told;
    }

    @Test
    void samplesComeForEachQueryWithExternalLabels() throws Exception {
        Answer answer =
                ask(
                        ReadLimits.DEFAULT,
                        new ProtobufWriter()
                                .message(
                                        1,
                                        query(
                                                1001,
                                                1002,
                                                matcher(0, "region", "north"),
                                                matcher(2, "__name__", "u.*")))
                                .message(
                                        1,
                                        query(
                                                0,
                                                2000,
                                                matcher(1, "__name__", "up"),
                                                matcher(3, "job", "z"))));

        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Encoding", "snappy");
        assertThat(answer.contentType()).isEqualTo("application/x-protobuf");
        ProtobufReader response =
                new ProtobufReader(SnappyBlock.decode(answer.body().getBytes(), 1 << 20));
        List<List<String>> results = new ArrayList<>();
        while (response.next()) {
            List<String> result = new ArrayList<>();
            ProtobufReader part = response.message();
            while (part.next()) {
                result.addAll(series(part.message()));
            }
            results.add(result);
        }
        assertThat(results)
                .containsExactly(
                        List.of(
                                "__name__=up job=b region=north 1001 1.0",
                                "__name__=up job=b region=north 1002 2.0"),
                        List.of(
                                "__name__=down job=other region=north 1000 5.0",
                                "__name__=latency job=a region=north 1010 histogram"));
    }

    @Test
    void chunksComeInFramesWithChecksums() throws Exception {
        ReadLimits small = new ReadLimits(1 << 20, 1, 1, 100);
        Answer answer =
                ask(
                        small,
                        new ProtobufWriter()
                                .message(1, query(0, 0, matcher(0, "job", "b")))
                                .message(1, query(0, 2000, matcher(1, "job", "")))
                                .numbers(2, 9, 1, 0));

        assertThat(answer.code()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.contentType())
                .isEqualTo(
                        "application/x-streamed-protobuf;"
                                + " proto=prometheus.ChunkedReadResponse");
        List<String> told = new ArrayList<>();
        int frames = 0;
        Buffer body = answer.whole().body();
        for (int at = 0; at < body.length(); frames++) {
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = body.getByte(at++);
                length |= (next & 0x7f) << shift;
                if (next >= 0) {
                    break;
                }
            }
            byte[] message = body.getBytes(at + 4, at + 4 + length);
            CRC32C checksum = new CRC32C();
            checksum.update(message);
            assertThat(body.getInt(at)).isEqualTo((int) checksum.getValue());
            at += 4 + length;
            frame(new ProtobufReader(message), told);
        }
        assertThat(frames).isGreaterThan(2);
        assertThat(told).hasSize(301);
        assertThat(told.getFirst()).isEqualTo("latency 1010 histogram");
        assertThat(told.get(1)).isEqualTo("up 1000 0.0");
        assertThat(told.getLast()).isEqualTo("up 1299 299.0");
    }

    private static void frame(ProtobufReader message, List<String> told) throws Exception {
        assertThat(message.next()).isTrue();
        ProtobufReader series = message.message();
        assertThat(message.next()).isTrue();
        assertThat(message.field()).isEqualTo(2);
        assertThat(message.number()).isEqualTo(1);
        String name = "";
        while (series.next()) {
            ProtobufReader part = series.message();
            if (series.field() == 1) {
                part.next();
                boolean isName = part.text().equals("__name__");
                part.next();
                name = isName ? part.text() : name;
            } else {
                chunk(part, name, told);
            }
        }
    }

    private static void chunk(ProtobufReader chunk, String name, List<String> told)
            throws Exception {
        long from = 0;
        long to = 0;
        int encoding = 0;
        byte[] bytes = {};
        while (chunk.next()) {
            switch (chunk.field()) {
                case 1 -> from = chunk.number();
                case 2 -> to = chunk.number();
                case 3 -> encoding = chunk.int32();
                default -> bytes = chunk.bytes();
            }
        }
        assertThat(encoding).isBetween(1, 3);
        ChunkCursor cursor = Encoding.of(encoding).cursor();
        cursor.open(MemorySegment.ofArray(bytes), 0, bytes.length);
        List<Long> times = new ArrayList<>();
        while (cursor.next()) {
            times.add(cursor.timeMillis());
            told.add(name + " " + cursor.timeMillis() + " " + value(cursor));
        }
        assertThat(times.getFirst()).isEqualTo(from);
        assertThat(times.getLast()).isEqualTo(to);
    }

    private static String value(SampleCursor sample) {
        return sample.histogram() == null ? Double.toString(sample.value()) : "histogram";
    }

    @ParameterizedTest
    @CsvSource({"1, SAMPLES is over the limit", "0, an unknown form"})
    void whatCannotBeAnsweredIsRefused(int forms, String why) throws Exception {
        ReadLimits small = new ReadLimits(1 << 20, 1, 299, 100);
        ProtobufWriter request =
                new ProtobufWriter().message(1, query(0, 2000, matcher(0, "job", "b")));
        if (forms == 0) {
            request.numbers(2, 7);
        }
        Answer answer = ask(small, request);

        assertThat(answer.code()).as(why).isEqualTo(400);
        assertThat(answer.body().toString())
                .contains(forms == 0 ? "none is known" : "exceeded sample limit (299)");
    }

    @Test
    void mistakesOfTheAskerAreTold() throws Exception {
        assertThat(
                        ask(
                                        ReadLimits.DEFAULT,
                                        new ProtobufWriter()
                                                .message(1, query(0, 1, matcher(2, "job", "("))))
                                .body()
                                .toString())
                .contains("(");
        assertThat(
                        ask(
                                        ReadLimits.DEFAULT,
                                        new ProtobufWriter()
                                                .message(1, query(0, 1, matcher(4, "job", "a"))))
                                .code())
                .isEqualTo(400);
    }

    /// What is read from one can be written to another.
    @Test
    void histogramsAreWrittenAsTheyAreRead() throws Exception {
        NativeHistogram floats =
                new NativeHistogram(
                        NativeHistogram.CUSTOM_BOUNDS,
                        CounterReset.GAUGE,
                        false,
                        0,
                        0,
                        3.5,
                        -7,
                        Buckets.of(new int[] {0}, new int[] {2}, new double[] {1.5, 2}),
                        Buckets.NONE,
                        List.of(1.0, 10.0));
        for (NativeHistogram each : List.of(HISTOGRAM, floats)) {
            HistogramMessage message =
                    new HistogramMessage(
                            new ProtobufReader(HistogramWriter.write(-5, each).bytes()));
            assertThat(message.histogram()).isEqualTo(each);
            assertThat(message.timeMillis()).isEqualTo(-5);
        }
    }
}
