package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The body of an answer on its way to the caller while it is made: written by one thread, sent by
/// that of the connection.
///
/// A body that stays below the threshold of compression is sent whole, with its length. A longer
/// one goes out in pieces, of which only so many are on their way: whoever writes waits for a
/// caller that is slow, but not for one that takes nothing at all.
final class BodyStream extends OutputStream {
    private static final int PIECES_UNDER_WAY = 4;
    private static final int PIECE_BYTES = 64 * 1024;

    private final HttpServerResponse response;
    private final Context context;
    private final Answer answer;
    private final Way way;
    private final Semaphore room = new Semaphore(PIECES_UNDER_WAY);
    private byte[] first = new byte[8 * 1024];
    private int length;
    private @Nullable OutputStream further;
    private volatile boolean gone;

    /// How it goes out.
    ///
    /// @param gzip whether the caller takes it compressed
    /// @param patienceMillis how long a caller may take nothing
    record Way(boolean gzip, long patienceMillis) {}

    BodyStream(HttpServerResponse response, Context context, Answer answer, Way way) {
        this.response = response;
        this.context = context;
        this.answer = answer;
        this.way = way;
    }

    /// Whether nothing of it is sent yet.
    boolean isUnsent() {
        return further == null;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (further == null && length + count > Compression.THRESHOLD_BYTES) {
            further = begin();
            further.write(first, 0, length);
        }
        if (further != null) {
            further.write(bytes, from, count);
            return;
        }
        if (length + count > first.length) {
            first = Arrays.copyOf(first, Math.max(length + count, 2 * length));
        }
        System.arraycopy(bytes, from, first, length, count);
        length += count;
    }

    /// Sends what is left, or everything; then `after` runs, also where the caller is gone.
    ///
    /// All of it is one task: each wakes the connection's thread, which costs more than a short
    /// body.
    void end(Runnable after) throws IOException {
        if (further != null) {
            further.close();
        }
        boolean isWhole = isUnsent();
        context.runOnContext(_ -> {
            if (isOpen()) {
                Future<Void> _ = isWhole ? endWhole() : response.end();
            }
            after.run();
        });
    }

    private Future<Void> endWhole() {
        head(answer);
        return response.end(Buffer.buffer(Arrays.copyOf(first, length)));
    }

    private boolean isOpen() {
        return !response.ended() && !response.closed();
    }

    private OutputStream begin() throws IOException {
        Answer varied = Compression.varied(answer);
        Answer told = way.gzip ? varied.withHeader("Content-Encoding", "gzip") : varied;
        context.runOnContext(_ -> {
            if (isOpen()) {
                head(told);
                response.setChunked(true);
            }
        });
        Pieces pieces = new Pieces();
        return way.gzip ? new Gzip(pieces) : pieces;
    }

    private void head(Answer told) {
        response.setStatusCode(told.code());
        response.putHeader("Content-Type", told.contentType());
        response.putHeader("Cache-Control", "no-cache, private");
        told.headers().forEach(response::putHeader);
    }

    /// As fast as can be, like kube-apiserver.
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, PIECE_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private final class Pieces extends OutputStream {
        private final byte[] piece = new byte[PIECE_BYTES];
        private int filled;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int written = 0;
            while (written < count) {
                int some = Math.min(count - written, PIECE_BYTES - filled);
                System.arraycopy(bytes, from + written, piece, filled, some);
                written += some;
                filled += some;
                if (filled == PIECE_BYTES) {
                    release();
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (filled > 0) {
                release();
            }
        }

        private void release() throws IOException {
            awaitRoom();
            Buffer full = // its bytes are copied
                    Buffer.buffer(filled == PIECE_BYTES ? piece : Arrays.copyOf(piece, filled));
            filled = 0;
            context.runOnContext(_ -> send(full));
        }

        private void send(Buffer piece) {
            Future<Void> sent =
                    response.closed()
                            ? Future.failedFuture("the caller is gone")
                            : response.write(piece);
            sent.onComplete(done -> {
                gone |= done.failed();
                room.release();
            });
        }
    }

    private void awaitRoom() throws IOException {
        try {
            if (!room.tryAcquire(way.patienceMillis, TimeUnit.MILLISECONDS)) {
                throw new IOException("the caller takes nothing");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("the caller is gone");
        }
        if (gone) {
            throw new IOException("the caller is gone");
        }
    }
}
