package dev.steelyard.testing.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A file, whose bytes are in one of the default file system.
final class FileNode implements Node {
    /// What a disk writes whole or not at all.
    static final int SECTOR_BYTES = 512;

    private Path place;
    private byte[] durable = {};

    /// What was there when its name went.
    private byte @Nullable [] last;

    FileNode(Path place) {
        this.place = place;
    }

    private byte[] now() throws IOException {
        byte[] kept = last;
        return kept == null ? Files.readAllBytes(place) : kept;
    }

    @Override
    public void force() throws IOException {
        durable = now();
    }

    @Override
    public void moved(Path to) {
        place = to;
    }

    @Override
    public void removed() throws IOException {
        last = now();
    }

    @Override
    public void leave(Path at, Random random) throws IOException {
        Files.write(at, left(now(), random));
    }

    private byte[] left(byte[] now, Random random) {
        int between =
                Math.min(durable.length, now.length)
                        + random.nextInt(Math.abs(durable.length - now.length) + 1);
        return switch (random.nextInt(5)) {
            case 0 -> durable;
            case 1 -> now;
            case 2 -> mixture(now, between, _ -> true); // a cut
            case 3 -> mixture(now, now.length, sector -> sector * SECTOR_BYTES < between); // zeros
            default ->
                    mixture(
                            now,
                            random.nextBoolean() ? between : now.length,
                            _ -> random.nextBoolean());
        };
    }

    /// Which sectors of what was not forced are there.
    private interface Sectors {
        boolean isThere(int sector);
    }

    /// Some sectors as they are now and the others as they were forced, or zeros.
    private byte[] mixture(byte[] now, int length, Sectors written) {
        byte[] mixed = Arrays.copyOf(durable, length);
        for (int from = 0; from < Math.min(length, now.length); from += SECTOR_BYTES) {
            int to = Math.min(from + SECTOR_BYTES, Math.min(length, now.length));
            if (written.isThere(from / SECTOR_BYTES)) {
                System.arraycopy(now, from, mixed, from, to - from);
            }
        }
        return mixed;
    }
}
