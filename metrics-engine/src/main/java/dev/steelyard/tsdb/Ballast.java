package dev.steelyard.tsdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that only takes room, to be let go when the disk is full: then there is some left to
/// write blocks and remove old ones.
final class Ballast {
    private static final int STEP = 1 << 20;

    private final Path file;
    private final long bytes;

    Ballast(Path file, long bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /// Takes the room; an [IOException] where there is not enough, and then none is taken.
    void load() throws IOException {
        if (Files.exists(file) && Files.size(file) == bytes) {
            return;
        }
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(STEP);
            for (long left = bytes; left > 0; left -= zeros.position()) {
                zeros.clear().limit((int) Math.min(STEP, left));
                while (zeros.hasRemaining()) {
                    int _ = channel.write(zeros);
                }
            }
            channel.force(false);
        } catch (IOException e) {
            drop();
            throw e;
        }
    }

    /// Lets the room go.
    void drop() throws IOException {
        Files.deleteIfExists(file);
    }
}
