package dev.steelyard.tsdb.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that is written once, from its beginning to its end, and is on the disk when closed.
public final class NewFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final Bytes padding = new Bytes();
    private long position;

    private NewFile(FileChannel channel) {
        this.channel = channel;
    }

    public static NewFile create(Path path) throws IOException {
        return new NewFile(
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    public long position() {
        return position;
    }

    public void write(Bytes bytes) throws IOException {
        ByteBuffer source = bytes.view();
        position += source.remaining();
        if (source.remaining() > buffer.remaining()) {
            flush();
        }
        if (source.remaining() > buffer.remaining()) {
            drain(source);
        } else {
            buffer.put(source);
        }
    }

    /// Writes zeros up to the next multiple of `alignment`.
    public void align(int alignment) throws IOException {
        padding.clear();
        while ((position + padding.length()) % alignment != 0) {
            padding.put(0);
        }
        write(padding);
    }

    private void flush() throws IOException {
        buffer.flip();
        drain(buffer);
        buffer.clear();
    }

    private void drain(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            channel.write(source);
        }
    }

    /// Brings what was written to the disk.
    public void sync() throws IOException {
        flush();
        channel.force(true);
    }

    /// Closes it; what was not brought to the disk before may be lost.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
