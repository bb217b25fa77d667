package dev.steelyard.scrape;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/// Bytes under TLS, through a channel in blocking mode.
///
/// The JDK's own socket would do, but for what it keeps of each connection: eight kilobytes of room
/// for records, all the time. Thousands of connections rest nearly always, so this one borrows its
/// room for the time of a fetch.
final class TlsWire implements Wire {
    private static final byte[] NOTHING = {};

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffers buffers;
    private byte[] sealed = NOTHING; // records as they came
    private int sealedAt;
    private int sealedEnd;
    private byte[] clear = NOTHING; // what was in those that are opened
    private int clearAt;
    private int clearEnd;

    private TlsWire(SocketChannel channel, SSLEngine engine, ByteBuffers buffers) {
        this.channel = channel;
        this.engine = engine;
        this.buffers = buffers;
    }

    /// Shakes hands as a client through a channel that is connected; blocks as long as that takes.
    /// The channel stays the caller's until it has succeeded.
    static TlsWire open(SocketChannel channel, SSLEngine engine, ByteBuffers buffers)
            throws IOException {
        TlsWire wire = new TlsWire(channel, engine, buffers);
        boolean done = false;
        try {
            engine.beginHandshake();
            while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                if (!wire.advance()) {
                    throw new IOException("the connection was closed while shaking hands");
                }
            }
            done = true;
            return wire;
        } finally {
            if (!done) {
                wire.sendLast(); // tells the other side why
            }
            wire.rest();
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        ByteBuffer clearBytes = ByteBuffer.wrap(bytes);
        while (clearBytes.hasRemaining()) {
            if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
                send(clearBytes);
            } else if (!advance()) {
                throw new IOException("the connection is closed");
            }
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (clearAt == clearEnd) {
            if (!advance()) {
                return -1;
            }
        }
        int read = Math.min(length, clearEnd - clearAt);
        System.arraycopy(clear, clearAt, into, offset, read);
        clearAt += read;
        return read;
    }

    /// Does what TLS wants next; where it wants nothing of its own, opens a record. False where the
    /// other side has ended in order.
    private boolean advance() throws IOException {
        return switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask();
                        task != null;
                        task = engine.getDelegatedTask()) {
                    task.run();
                }
                yield true;
            }
            case NEED_WRAP -> {
                send(ByteBuffer.wrap(NOTHING));
                yield !engine.isOutboundDone();
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> unseal();
        };
    }

    /// Opens a record, or receives more of it.
    private boolean unseal() throws IOException {
        if (clearAt == clearEnd) {
            clearAt = 0;
            clearEnd = 0;
        }
        if (clear.length == 0) {
            clear = buffers.take(engine.getSession().getApplicationBufferSize());
        }
        SSLEngineResult result =
                engine.unwrap(
                        ByteBuffer.wrap(sealed, sealedAt, sealedEnd - sealedAt),
                        ByteBuffer.wrap(clear, clearEnd, clear.length - clearEnd));
        sealedAt += result.bytesConsumed();
        clearEnd += result.bytesProduced();
        switch (result.getStatus()) {
            case OK, CLOSED -> {}
            case BUFFER_UNDERFLOW -> receive();
            case BUFFER_OVERFLOW -> clear = buffers.grow(clear, clearEnd);
        }
        return result.getStatus() != Status.CLOSED || clearAt < clearEnd;
    }

    private void receive() throws IOException {
        if (sealed.length == 0) {
            sealed = buffers.take(engine.getSession().getPacketBufferSize());
        }
        if (sealedAt > 0) {
            System.arraycopy(sealed, sealedAt, sealed, 0, sealedEnd - sealedAt);
            sealedEnd -= sealedAt;
            sealedAt = 0;
        }
        if (sealedEnd == sealed.length) {
            sealed = buffers.grow(sealed, sealedEnd);
        }
        int read = channel.read(ByteBuffer.wrap(sealed, sealedEnd, sealed.length - sealedEnd));
        if (read < 0) {
            engine.closeInbound(); // throws: whoever ends TLS says so first
            throw new IOException("the connection was closed within TLS");
        }
        sealedEnd += read;
    }

    /// Sends a record with as much as fits of the bytes, or what TLS has to say itself.
    private void send(ByteBuffer bytes) throws IOException {
        byte[] lent = buffers.take(engine.getSession().getPacketBufferSize());
        try {
            ByteBuffer packet = ByteBuffer.wrap(lent);
            SSLEngineResult result = engine.wrap(bytes, packet);
            ClearWire.writeAll(channel, packet.flip());
            if (result.getStatus() == Status.CLOSED && bytes.hasRemaining()) {
                throw new IOException("the connection is closed");
            }
        } finally {
            buffers.give(lent);
        }
    }

    @Override
    public void rest() {
        buffers.give(clear);
        clear = NOTHING;
        clearAt = 0;
        clearEnd = 0;
        byte[] lent = sealed;
        sealed = sealedAt == sealedEnd ? NOTHING : Arrays.copyOfRange(lent, sealedAt, sealedEnd);
        sealedEnd -= sealedAt;
        sealedAt = 0;
        buffers.give(lent);
    }

    @Override
    public void cut() {
        ClearWire.close(channel);
    }

    @Override
    public void close() {
        rest();
        engine.closeOutbound();
        sendLast();
        ClearWire.close(channel);
    }

    /// Sends what TLS has to say at the end, if that can be done without waiting.
    private void sendLast() {
        byte[] lent = buffers.take(engine.getSession().getPacketBufferSize());
        try {
            channel.configureBlocking(false);
            ByteBuffer packet = ByteBuffer.wrap(lent);
            SSLEngineResult _ = engine.wrap(ByteBuffer.wrap(NOTHING), packet);
            int _ = channel.write(packet.flip());
        } catch (IOException _) {
            // It is over either way.
        } finally {
            buffers.give(lent);
        }
    }
}
