package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.apiserver.remote.ReadRequest.ReadQuery;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.block.ChunkEncoder;
import dev.steelyard.tsdb.block.EncodedChunk;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Writes `prometheus.ChunkedReadResponse`, one message after the other, each with chunks of one
/// series; a series may go on in the next.
///
/// ```
/// ┌ frame ────────────────────────────────────────────────────┐
/// │ length (varint) │ CRC32C of message, 4, big endian │ message │
/// └───────────────────────────────────────────────────────────┘
/// ```
///
/// Chunks are in the three encodings that every reader knows, so they tell no start times.
final class ChunkAnswer {
    /// The content type of such an answer.
    static final String TYPE =
            "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse";

    private final RemoteReader reader;
    private final ReadLimits limits;
    private final ChunkEncoder encoder = new ChunkEncoder(this::chunk);
    private final ProtobufWriter chunks = new ProtobufWriter();
    private final OutputStream out;
    private Labels labels = Labels.EMPTY;
    private int query;

    ChunkAnswer(RemoteReader reader, ReadLimits limits, OutputStream out) {
        this.reader = reader;
        this.limits = limits;
        this.out = out;
    }

    void write(List<ReadQuery> queries) throws IOException {
        for (query = 0; query < queries.size(); query++) {
            SeriesCursor series = reader.select(queries.get(query));
            while (series.next()) {
                labels = reader.labels(series.labels());
                encoder.write(new Timeless(series.samples()));
                frame();
            }
        }
    }

    /// Samples without their start times.
    private record Timeless(SampleCursor samples) implements SampleCursor {
        @Override
        public boolean next() {
            return samples.next();
        }

        @Override
        public long timeMillis() {
            return samples.timeMillis();
        }

        @Override
        public double value() {
            return samples.value();
        }

        @Override
        public @Nullable NativeHistogram histogram() {
            return samples.histogram();
        }
    }

    private void chunk(EncodedChunk chunk) throws IOException {
        byte[] bytes = chunk.bytes().toArray(ValueLayout.JAVA_BYTE);
        chunks.message(
                2,
                new ProtobufWriter()
                        .number(1, chunk.minMillis())
                        .number(2, chunk.maxMillis())
                        .number(3, chunk.encoding().code())
                        .bytes(4, bytes));
        if (chunks.length() >= limits.frameBytes()) {
            frame();
        }
    }

    private void frame() throws IOException {
        if (chunks.length() == 0) {
            return;
        }
        ProtobufWriter series = new ProtobufWriter();
        SampleAnswer.labels(series, labels);
        series.append(chunks);
        chunks.clear();
        byte[] message = new ProtobufWriter().message(1, series).number(2, query).bytes();
        writeLength(message.length);
        CRC32C checksum = new CRC32C();
        checksum.update(message);
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array());
        out.write(message);
    }

    private void writeLength(int length) throws IOException {
        int left = length;
        while ((left & ~0x7f) != 0) {
            out.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }
}
