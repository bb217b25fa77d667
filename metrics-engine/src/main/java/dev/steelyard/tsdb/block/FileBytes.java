package dev.steelyard.tsdb.block;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// A window on a mapped file with a position; whatever does not fit the window is told as damage of
/// the file there.
///
/// A mapping is freed when nothing refers to it any more: the file may be removed meanwhile, and no
/// reader is ever left with memory that is gone.
final class FileBytes {
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int MAX_VARINT_BYTES = 10;

    private final Path file;
    private final MemorySegment memory;
    private final long end;
    private long position;

    private FileBytes(Path file, MemorySegment memory, long from, long to) {
        this.file = file;
        this.memory = memory;
        this.position = from;
        this.end = to;
    }

    /// The whole of a file, read-only.
    static FileBytes map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            MemorySegment memory =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
            return new FileBytes(file, memory, 0, size);
        }
    }

    /// Another window, on `length` bytes from `from` on.
    FileBytes window(long from, long length) {
        if (from < 0 || length < 0 || from > size() || length > size() - from) {
            throw new CorruptBlockException(
                    file,
                    Math.clamp(from, 0, size()),
                    "%d bytes at %d are meant, and the file has %d"
                            .formatted(length, from, size()));
        }
        return new FileBytes(file, memory, from, from + length);
    }

    /// The whole file.
    MemorySegment memory() {
        return memory;
    }

    Path file() {
        return file;
    }

    /// How long the file is.
    long size() {
        return memory.byteSize();
    }

    long position() {
        return position;
    }

    /// Goes to another place in the window.
    void seek(long newPosition) {
        position = newPosition;
    }

    boolean hasMore() {
        return position < end;
    }

    long left() {
        return end - position;
    }

    int readByte() {
        need(1);
        return memory.get(ValueLayout.JAVA_BYTE, position++) & 0xff;
    }

    int readInt() {
        need(Integer.BYTES);
        int value = memory.get(INT, position);
        position += Integer.BYTES;
        return value;
    }

    long unsignedInt() {
        return readInt() & 0xffff_ffffL;
    }

    long readLong() {
        need(Long.BYTES);
        long value = memory.get(LONG, position);
        position += Long.BYTES;
        return value;
    }

    long uvarint() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            int next = readByte();
            value |= (next & 0x7fL) << (7 * i);
            if (next < 0x80) {
                return value;
            }
        }
        throw damaged("a number is longer than 64 bits");
    }

    long varint() {
        long value = uvarint();
        return (value >>> 1) ^ -(value & 1);
    }

    /// A number that counts something in the window, and so is no larger than it.
    int uvarintAsInt() {
        long value = uvarint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw damaged(Long.toUnsignedString(value) + " is too many");
        }
        return (int) value;
    }

    byte[] bytes(int length) {
        need(length);
        byte[] bytes = memory.asSlice(position, length).toArray(ValueLayout.JAVA_BYTE);
        position += length;
        return bytes;
    }

    /// Passes over a text.
    void skipText() {
        int length = uvarintAsInt();
        need(length);
        position += length;
    }

    /// How a text compares with `other` by bytes; the text is read.
    int compareText(byte[] other) {
        return Arrays.compareUnsigned(bytes(uvarintAsInt()), other);
    }

    String text() {
        long at = position;
        byte[] bytes = bytes(uvarintAsInt());
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            position = at;
            throw damaged("a text is not UTF-8");
        }
    }

    /// The window of a section at `from`: its length in 4 bytes, content, checksum. The checksum is
    /// compared.
    FileBytes section(long from) {
        long length = window(from, Integer.BYTES).unsignedInt();
        return checked(from + Integer.BYTES, length);
    }

    /// The window of a section at `from` whose length is a uvarint.
    FileBytes entry(long from) {
        FileBytes rest = window(from, Math.max(0, Math.min(MAX_VARINT_BYTES, size() - from)));
        long length = rest.uvarintAsInt();
        return checked(rest.position, length);
    }

    private FileBytes checked(long from, long length) {
        FileBytes content = window(from, length);
        int wanted = window(from + length, IndexFormat.CHECKSUM_BYTES).readInt();
        if (content.checksum() != wanted) {
            throw new CorruptBlockException(
                    file,
                    from,
                    "the checksum of the %d bytes from here is another".formatted(length));
        }
        return content;
    }

    /// The CRC-32C of what is left of the window.
    int checksum() {
        CRC32C checksum = new CRC32C();
        long at = position;
        while (at < end) {
            int length = (int) Math.min(end - at, 1 << 30);
            checksum.update(memory.asSlice(at, length).asByteBuffer());
            at += length;
        }
        return (int) checksum.getValue();
    }

    private void need(long bytes) {
        if (bytes > end - position) {
            throw damaged("it ends within something");
        }
    }

    CorruptBlockException damaged(String reason) {
        return new CorruptBlockException(file, position, reason);
    }
}
