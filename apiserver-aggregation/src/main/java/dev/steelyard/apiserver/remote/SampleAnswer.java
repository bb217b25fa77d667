package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.apiserver.remote.ReadRequest.ReadQuery;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.SnappyBlock;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/// Writes `prometheus.ReadResponse`: a result for each query, in it each series with each of its
/// samples.
final class SampleAnswer {
    private final RemoteReader reader;
    private final ReadLimits limits;
    private long samples;

    SampleAnswer(RemoteReader reader, ReadLimits limits) {
        this.reader = reader;
        this.limits = limits;
    }

    Answer answer(List<ReadQuery> queries) throws RefusedException {
        ProtobufWriter response = new ProtobufWriter();
        for (ReadQuery each : queries) {
            response.message(1, result(each));
        }
        byte[] block = SnappyBlock.encode(response.bytes());
        return Answer.ok("application/x-protobuf", Buffer.buffer(block))
                .withHeader("Content-Encoding", "snappy");
    }

    private ProtobufWriter result(ReadQuery query) throws RefusedException {
        ProtobufWriter result = new ProtobufWriter();
        SeriesCursor series = reader.select(query);
        while (series.next()) {
            ProtobufWriter one = new ProtobufWriter();
            labels(one, reader.labels(series.labels()));
            samples(one, series.samples());
            result.message(1, one);
        }
        return result;
    }

    static void labels(ProtobufWriter series, Labels labels) {
        for (int i = 0; i < labels.size(); i++) {
            series.message(
                    1, new ProtobufWriter().text(1, labels.name(i)).text(2, labels.value(i)));
        }
    }

    private void samples(ProtobufWriter into, SeriesCursor.SampleCursor cursor)
            throws RefusedException {
        ProtobufWriter sample = new ProtobufWriter();
        while (cursor.next()) {
            samples++;
            if (samples > limits.samples()) {
                throw RefusedException.badRequest(
                        "exceeded sample limit (%d); ask for less time or fewer series, or accept"
                                        .formatted(limits.samples())
                                + " STREAMED_XOR_CHUNKS");
            }
            NativeHistogram histogram = cursor.histogram();
            if (histogram == null) {
                sample.clear();
                sample.float64(1, cursor.value()).number(2, cursor.timeMillis());
                into.message(2, sample);
            } else {
                into.message(4, HistogramWriter.write(cursor.timeMillis(), histogram));
            }
        }
    }
}
