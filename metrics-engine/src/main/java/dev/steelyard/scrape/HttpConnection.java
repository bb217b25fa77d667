package dev.steelyard.scrape;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// One connection to a target, kept from scrape to scrape. Owned by one fetch at a time.
///
/// Every read is under the deadline of its fetch, which a [FetchWatch] keeps; beyond it reads end
/// in [SocketTimeoutException]. An interrupt of the thread that reads ends them too.
final class HttpConnection implements AutoCloseable {
    private static final int HEAD_BYTES = 4 << 10;
    private static final byte[] NOTHING = {};
    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final int MAX_CHUNK_LINE = 256;

    /// Room is made for no more than this before the bytes are there.
    private static final int MAX_UNSEEN = 64 << 20;

    /// At most this at one go: the thread keeps memory off the heap for it, through which it comes.
    private static final int MAX_READ = 128 << 10;

    private final Wire wire;
    private final Optional<SSLContext> tls;
    private final FetchWatch watch;
    private final ByteBuffers buffers;
    private byte[] buffer = NOTHING; // what was read beyond what is used yet; lent for a fetch
    private int at;
    private int end;
    private volatile long deadline;
    private volatile boolean cutOff;
    private long idleSince;
    private int latestBody;

    /// @param wire what to speak through, which is closed with the connection
    /// @param tls that the connection was made with; empty without TLS
    HttpConnection(Wire wire, Optional<SSLContext> tls, FetchWatch watch, ByteBuffers buffers) {
        this.wire = wire;
        this.tls = tls;
        this.watch = watch;
        this.buffers = buffers;
    }

    Optional<SSLContext> tls() {
        return tls;
    }

    long idleSince() {
        return idleSince;
    }

    /// Notes that the fetch is complete, and that the connection waits for the next one.
    void idle() {
        watch.end(this);
        release();
        wire.rest();
        idleSince = watch.nanoTime();
    }

    /// When the time of the fetch is over.
    long deadline() {
        return deadline;
    }

    /// Ends the fetch; whoever reads is told so at once.
    void cutOff() {
        cutOff = true;
        wire.cut();
    }

    /// Asks, and reads the head of the response. Answers nothing where a connection that was idle
    /// turns out to be closed by the other side.
    Optional<ResponseHead> ask(byte[] request, long untilNanos, boolean isFresh)
            throws IOException {
        deadline = untilNanos;
        watch.begin(this);
        release();
        buffer = buffers.take(HEAD_BYTES);
        at = 0;
        end = 0;
        try {
            wire.write(request);
            fill();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (isFresh || end > 0) {
                throw e;
            }
            return Optional.empty();
        }
        ResponseHead head = head();
        while (head.isInterim()) {
            head = head();
        }
        return Optional.of(head);
    }

    private ResponseHead head() throws IOException {
        int searched = at;
        while (true) {
            int stop = endOfHead(searched);
            if (stop >= 0) {
                String text = new String(buffer, at, stop - at, StandardCharsets.ISO_8859_1);
                at = stop;
                return new ResponseHead(text);
            }
            if (end - at >= MAX_HEAD_BYTES) {
                throw new ProtocolException("its headers are longer than 64 KiB");
            }
            searched = Math.max(at, end - 3);
            fill();
        }
    }

    /// The index behind the empty line; -1 where it has not come yet.
    private int endOfHead(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n' && (isLineFeed(i - 1) || isCarriageReturn(i))) {
                return i + 1;
            }
        }
        return -1;
    }

    private boolean isLineFeed(int index) {
        return index >= at && buffer[index] == '\n';
    }

    /// Whether a carriage return, and before it the end of another line, stand before `index`.
    private boolean isCarriageReturn(int index) {
        return isLineFeed(index - 2) && buffer[index - 1] == '\r';
    }

    /// Reads more into the buffer, at least a byte.
    private void fill() throws IOException {
        if (end == buffer.length) {
            if (at > 0) {
                System.arraycopy(buffer, at, buffer, 0, end - at);
                end -= at;
                at = 0;
            } else {
                buffer = buffers.grow(buffer, end);
            }
        }
        int read = read(buffer, end, buffer.length - end);
        if (read < 0) {
            throw new IOException("the connection was closed before the answer was complete");
        }
        end += read;
    }

    private int read(byte[] into, int offset, int length) throws IOException {
        if (deadline - watch.nanoTime() <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        try {
            return wire.read(into, offset, Math.min(length, MAX_READ));
        } catch (IOException e) {
            throw cutOff
                    ? (IOException) new SocketTimeoutException("the time is over").initCause(e)
                    : e;
        }
    }

    /// Reads the body of the response whose head was read last, as it is sent, into an array of our
    /// buffers; up to one byte more than `limit`.
    RawBody body(ResponseHead head, int limit) throws IOException {
        long stated = head.isChunked() ? -1 : head.contentLength();
        long expected = stated < 0 ? latestBody : Math.min(stated, MAX_UNSEEN);
        BodyReader reader = new BodyReader(limit, (int) expected);
        try {
            if (head.isChunked()) {
                chunks(reader);
            } else if (stated >= 0) {
                reader.take(stated);
            } else {
                reader.takeAll();
            }
            latestBody = reader.length;
            return new RawBody(reader.bytes, reader.length);
        } catch (IOException e) {
            buffers.give(reader.bytes);
            throw e;
        }
    }

    private void chunks(BodyReader reader) throws IOException {
        long size = chunkSize();
        while (size > 0) {
            reader.take(size);
            if (reader.isBeyond()) {
                return;
            }
            if (!line().isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
            size = chunkSize();
        }
        while (!line().isEmpty()) {
            // A trailer, in which nothing is of interest.
        }
    }

    private long chunkSize() throws IOException {
        String line = line();
        int end = line.indexOf(';');
        String digits = (end < 0 ? line : line.substring(0, end)).strip();
        try {
            return Long.parseUnsignedLong(digits, 16) & Long.MAX_VALUE;
        } catch (NumberFormatException _) {
            throw new ProtocolException("a chunk of the size \"" + digits + "\"");
        }
    }

    private String line() throws IOException {
        for (int i = at; ; i++) {
            if (i - at > MAX_CHUNK_LINE) {
                throw new ProtocolException("a line of the framing is longer than 256 bytes");
            }
            if (i == end) {
                int done = i - at;
                fill();
                i = at + done;
            }
            if (buffer[i] == '\n') {
                int stop = i > at && buffer[i - 1] == '\r' ? i - 1 : i;
                String line = new String(buffer, at, stop - at, StandardCharsets.ISO_8859_1);
                at = i + 1;
                return line;
            }
        }
    }

    /// Collects a body in an array that grows.
    private final class BodyReader {
        private final int limit;
        private byte[] bytes;
        private int length;

        BodyReader(int limit, int expected) {
            this.limit = limit;
            this.bytes = buffers.take((int) Math.min(expected, limit + 1L));
        }

        boolean isBeyond() {
            return length > limit;
        }

        /// Takes so many bytes, unless the limit comes first.
        void take(long count) throws IOException {
            int stop = (int) Math.min(length + count, limit + 1L);
            while (length < stop) {
                if (more(stop) < 0) {
                    throw new IOException(
                            "the connection was closed %d bytes before the end of the body"
                                    .formatted(stop - length));
                }
            }
        }

        /// Takes what comes until the connection ends, unless the limit comes first.
        void takeAll() throws IOException {
            while (!isBeyond()) {
                if (more(limit + 1) < 0) {
                    return;
                }
            }
        }

        private int more(int stop) throws IOException {
            if (length == bytes.length) {
                bytes = buffers.grow(bytes, length);
            }
            int most = Math.min(bytes.length, stop) - length;
            int read;
            if (at < end) {
                read = Math.min(end - at, most);
                System.arraycopy(buffer, at, bytes, length, read);
                at += read;
            } else {
                read = read(bytes, length, most);
            }
            length += Math.max(read, 0);
            return read;
        }
    }

    private void release() {
        buffers.give(buffer);
        buffer = NOTHING;
    }

    @Override
    public void close() {
        watch.end(this);
        release();
        wire.close();
    }
}
