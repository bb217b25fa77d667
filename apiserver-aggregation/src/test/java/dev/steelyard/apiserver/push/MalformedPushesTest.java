package dev.steelyard.apiserver.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.otlp.OtlpMessages;
import dev.steelyard.apiserver.otlp.OtlpRoutes;
import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.apiserver.remote.ReadLimits;
import dev.steelyard.apiserver.remote.ReadRoutes;
import dev.steelyard.apiserver.remote.WriteRoutes;
import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.apiserver.wire.SnappyBlock;
import dev.steelyard.model.Labels;
import dev.steelyard.scrape.config.OtlpTranslation;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Whatever bytes come, they are answered, and the store goes on: every cut of good messages, every
/// bit of them turned, and bytes put in by chance.
class MalformedPushesTest {
    private static final long SEED = 20261123;
    private static final long NANOS = 1_000_000_000L;

    private final Head head = new Head(new HeadOptions(Duration.ofDays(1), 10_000));
    private final Intake intake =
            new Intake(head, PushLimits.DEFAULT, InstantSource.fixed(Instant.ofEpochMilli(1_000)));

    private interface Body {
        byte[] of(byte[] message);
    }

    private void endure(Routes routes, String path, String type, byte[] message, Body body)
            throws Exception {
        assertThat(ask(routes, path, type, body.of(message)).code()).isLessThan(300);
        for (int cut = 0; cut <= message.length; cut++) {
            ask(routes, path, type, body.of(Arrays.copyOf(message, cut)));
        }
        for (int bit = 0; bit < 8 * message.length; bit++) {
            byte[] turned = message.clone();
            turned[bit / 8] ^= (byte) (1 << (bit % 8));
            ask(routes, path, type, body.of(turned));
        }
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            byte[] changed = message.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            ask(routes, path, type, body.of(changed));
        }
    }

    private static Answer ask(Routes routes, String path, String type, byte[] body)
            throws Exception {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("Content-Type", type);
        try {
            Answer answer =
                    routes.answer(
                                    new ApiRequest(
                                            "POST",
                                            RequestTarget.parse(path),
                                            headers,
                                            Buffer.buffer(body)))
                            .orElseThrow()
                            .whole();
            assertThat(answer.code()).isLessThan(500);
            return answer;
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "seed %d: %s".formatted(SEED, HexFormat.of().formatHex(body)), e);
        }
    }

    private static byte[] first(String name) {
        ProtobufWriter labels =
                new ProtobufWriter()
                        .message(1, new ProtobufWriter().text(1, "__name__").text(2, name))
                        .message(1, new ProtobufWriter().text(1, "job").text(2, "é"));
        return new ProtobufWriter()
                .message(
                        1,
                        labels.message(2, new ProtobufWriter().float64(1, 1).number(2, 900))
                                .message(4, histogram()))
                .bytes();
    }

    private static ProtobufWriter histogram() {
        return new ProtobufWriter()
                .number(1, 5)
                .float64(3, 18.4)
                .signed(4, 9)
                .number(6, 2)
                .message(11, new ProtobufWriter().signed(1, -2).number(2, 2))
                .signeds(12, 1, 1)
                .number(15, 950);
    }

    private static byte[] second() {
        return new ProtobufWriter()
                .oneText(4, "")
                .oneText(4, "__name__")
                .oneText(4, "up")
                .message(
                        5,
                        new ProtobufWriter()
                                .numbers(1, 1, 2)
                                .message(2, new ProtobufWriter().float64(1, 1).number(2, 900))
                                .message(3, histogram())
                                .message(
                                        4,
                                        new ProtobufWriter()
                                                .numbers(1, 2, 2)
                                                .float64(2, 1)
                                                .number(3, 800))
                                .message(5, new ProtobufWriter().number(1, 1).number(3, 2)))
                .bytes();
    }

    @Test
    void remoteWriteEnduresAnything() throws Exception {
        WriteRoutes routes = new WriteRoutes(intake);
        String path = "/api/v1/write";
        String first = "application/x-protobuf";
        String second = first + ";proto=io.prometheus.write.v2.Request";
        endure(routes, path, first, first("up"), SnappyBlock::encode);
        endure(routes, path, second, second(), SnappyBlock::encode);
        endure(routes, path, first, SnappyBlock.encode(first("down")), bytes -> bytes);
    }

    @Test
    void remoteReadEnduresAnything() throws Exception {
        ProtobufWriter matcher =
                new ProtobufWriter().number(1, 2).text(2, "__name__").text(3, "(a|u)p*");
        ProtobufWriter query =
                new ProtobufWriter().number(1, 1).number(2, 2_000).message(3, matcher);
        byte[] request = new ProtobufWriter().message(1, query).numbers(2, 1, 0).bytes();

        endure(
                new ReadRoutes(head, () -> Labels.of("region", "north"), ReadLimits.DEFAULT),
                "/api/v1/read",
                "application/x-protobuf",
                request,
                SnappyBlock::encode);
    }

    @Test
    void otlpEnduresAnything() throws Exception {
        byte[] export =
                OtlpMessages.export(
                                OtlpMessages.gauge("a.b", "By/s", OtlpMessages.number(NANOS, 1)),
                                OtlpMessages.histogram("h", NANOS),
                                OtlpMessages.exponential("e", NANOS, 10),
                                OtlpMessages.summary("s", NANOS))
                        .bytes();
        UnaryOperator<byte[]> same = bytes -> bytes;

        endure(
                new OtlpRoutes(intake, () -> OtlpTranslation.USUAL),
                "/api/v1/otlp/v1/metrics",
                "application/x-protobuf",
                export,
                same::apply);
    }
}
