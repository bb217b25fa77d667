package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.apiserver.remote.ReadRequest.Form;
import dev.steelyard.apiserver.remote.ReadRequest.ReadQuery;
import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.SnappyBlock;
import dev.steelyard.model.InvalidPatternException;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Answers remote read at `/api/v1/read`: raw samples to a Prometheus or a Thanos that evaluates
/// queries itself.
///
/// Source: `storage/remote` of Prometheus, and its page on the remote read API.
public final class ReadRoutes implements Routes {
    private static final String PATH = "/api/v1/read";

    private final SeriesReader series;
    private final Supplier<Labels> external;
    private final ReadLimits limits;
    private final Semaphore turns;

    /// @param external the labels that say to others whose series these are
    public ReadRoutes(SeriesReader series, Supplier<Labels> external, ReadLimits limits) {
        this.series = series;
        this.external = external;
        this.limits = limits;
        this.turns = new Semaphore(limits.atOnce());
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) {
        if (!request.target().path().equals(PATH)) {
            return Optional.empty();
        }
        if (!request.method().equals("POST")) {
            return Optional.of(
                    Answer.text(405, "Method Not Allowed\n").withHeader("Allow", "POST"));
        }
        try {
            return Optional.of(read(request));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of(Answer.text(503, "the read was given up\n"));
        } catch (RefusedException refused) {
            return Optional.of(
                    Answer.text(
                            refused.status().reason().code(), refused.status().message() + "\n"));
        }
    }

    private Answer read(ApiRequest request) throws RefusedException, InterruptedException {
        byte[] body = SnappyBlock.decode(request.body().getBytes(), limits.requestBytes());
        ReadRequest asked = parsed(body);
        Form form =
                asked.form()
                        .orElseThrow(() ->
                                RefusedException.badRequest(
                                        "of the response types none is known, only SAMPLES and"
                                                + " STREAMED_XOR_CHUNKS"));
        RemoteReader reader = new RemoteReader(series, external.get());
        return switch (form) {
            case SAMPLES -> samples(reader, asked.queries());
            case STREAMED_CHUNKS ->
                    Answer.streamed(ChunkAnswer.TYPE, out -> chunks(reader, asked.queries(), out));
        };
    }

    private Answer samples(RemoteReader reader, List<ReadQuery> queries)
            throws RefusedException, InterruptedException {
        turns.acquire();
        try {
            return new SampleAnswer(reader, limits).answer(queries);
        } finally {
            turns.release();
        }
    }

    private void chunks(RemoteReader reader, List<ReadQuery> queries, OutputStream out)
            throws IOException {
        try {
            turns.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the read was given up");
        }
        try {
            new ChunkAnswer(reader, limits, out).write(queries);
        } finally {
            turns.release();
        }
    }

    private static ReadRequest parsed(byte[] body) throws RefusedException {
        try {
            return ReadRequest.of(new ProtobufReader(body));
        } catch (MalformedProtobufException | InvalidPatternException mistake) {
            throw RefusedException.badRequest(String.valueOf(mistake.getMessage()));
        }
    }
}
