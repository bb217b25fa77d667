package dev.steelyard.testing.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/// A file or directory of a [Disk] that is open.
final class LazyChannel extends FileChannel {
    private final Disk disk;
    private final Node node;
    private final FileChannel channel;

    LazyChannel(Disk disk, Node node, FileChannel channel) {
        this.disk = disk;
        this.node = node;
        this.channel = channel;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.force(node);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return disk.write(() -> channel.write(from));
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        return disk.write(() -> channel.write(from, position));
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        return disk.write(() -> channel.write(from, offset, length));
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count)
            throws IOException {
        return disk.write(() -> channel.transferFrom(from, position, count));
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        FileChannel _ = disk.write(() -> channel.truncate(size));
        return this;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return channel.read(into, position);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        return channel.read(into, offset, length);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
        return channel.transferTo(position, count, to);
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public FileChannel position(long next) throws IOException {
        FileChannel _ = channel.position(next);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return channel.map(readOnly(mode), position, size);
    }

    @Override
    public MemorySegment map(MapMode mode, long position, long size, Arena arena)
            throws IOException {
        return channel.map(readOnly(mode), position, size, arena);
    }

    /// What is written through a mapping would go unnoticed.
    private static MapMode readOnly(MapMode mode) {
        if (!mode.equals(MapMode.READ_ONLY)) {
            throw new UnsupportedOperationException("a mapping that is " + mode);
        }
        return mode;
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return channel.lock(position, size, shared);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }
}
