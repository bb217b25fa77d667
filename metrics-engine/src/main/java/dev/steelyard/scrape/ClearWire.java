package dev.steelyard.scrape;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// Bytes as they are, through a channel in blocking mode.
final class ClearWire implements Wire {
    private final SocketChannel channel;

    ClearWire(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        writeAll(channel, ByteBuffer.wrap(bytes));
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(into, offset, length));
    }

    @Override
    public void rest() {
        // It keeps nothing.
    }

    @Override
    public void cut() {
        close(channel);
    }

    @Override
    public void close() {
        close(channel);
    }

    static void writeAll(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int _ = channel.write(bytes);
        }
    }

    static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It is of no further use either way.
        }
    }
}
