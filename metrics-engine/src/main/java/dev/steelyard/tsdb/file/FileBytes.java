package dev.steelyard.tsdb.file;

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
import java.util.zip.CRC32C;

/// A window on a mapped file with a position; whatever does not fit the window is told as damage of
/// the file there.
///
/// A mapping is freed when nothing refers to it any more: the file may be removed meanwhile, and no
/// reader is ever left with memory that is gone.
public final class FileBytes implements ByteSource<CorruptFileException> {
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /// How long a CRC-32C is.
    public static final int CHECKSUM_BYTES = Integer.BYTES;

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
    public static FileBytes map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            MemorySegment memory =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
            return new FileBytes(file, memory, 0, size);
        }
    }

    /// Another window, on `length` bytes from `from` on.
    public FileBytes window(long from, long length) {
        if (from < 0 || length < 0 || from > size() || length > size() - from) {
            throw new CorruptFileException(
                    file,
                    Math.clamp(from, 0, size()),
                    "%d bytes at %d are meant, and the file has %d"
                            .formatted(length, from, size()));
        }
        return new FileBytes(file, memory, from, from + length);
    }

    /// The whole file.
    public MemorySegment memory() {
        return memory;
    }

    public Path file() {
        return file;
    }

    /// How long the file is.
    public long size() {
        return memory.byteSize();
    }

    public long position() {
        return position;
    }

    /// Goes to another place in the window.
    public void seek(long newPosition) {
        position = newPosition;
    }

    public boolean hasMore() {
        return position < end;
    }

    public long left() {
        return end - position;
    }

    @Override
    public int readByte() {
        need(1);
        return memory.get(ValueLayout.JAVA_BYTE, position++) & 0xff;
    }

    public int readInt() {
        need(Integer.BYTES);
        int value = memory.get(INT, position);
        position += Integer.BYTES;
        return value;
    }

    public long unsignedInt() {
        return readInt() & 0xffff_ffffL;
    }

    public long readLong() {
        need(Long.BYTES);
        long value = memory.get(LONG, position);
        position += Long.BYTES;
        return value;
    }

    /// A number that counts something in the window, and so is no larger than it.
    public int uvarintAsInt() {
        long value = uvarint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw damaged(Long.toUnsignedString(value) + " is too many");
        }
        return (int) value;
    }

    public byte[] bytes(int length) {
        need(length);
        byte[] bytes = memory.asSlice(position, length).toArray(ValueLayout.JAVA_BYTE);
        position += length;
        return bytes;
    }

    /// Passes over a text.
    public void skipText() {
        int length = uvarintAsInt();
        need(length);
        position += length;
    }

    public String text() {
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
    public FileBytes section(long from) {
        long length = window(from, Integer.BYTES).unsignedInt();
        return checked(from + Integer.BYTES, length);
    }

    /// The window of a section at `from` whose length is a uvarint.
    public FileBytes entry(long from) {
        FileBytes rest = window(from, Math.max(0, Math.min(MAX_VARINT_BYTES, size() - from)));
        long length = rest.uvarintAsInt();
        return checked(rest.position, length);
    }

    private FileBytes checked(long from, long length) {
        FileBytes content = window(from, length);
        int wanted = window(from + length, CHECKSUM_BYTES).readInt();
        if (content.checksum() != wanted) {
            throw new CorruptFileException(
                    file,
                    from,
                    "the checksum of the %d bytes from here is another".formatted(length));
        }
        return content;
    }

    /// The CRC-32C of what is left of the window.
    public int checksum() {
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

    @Override
    public CorruptFileException damaged(String reason) {
        return new CorruptFileException(file, position, reason);
    }
}
