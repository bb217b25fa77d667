package dev.steelyard.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;

/// Something that reads bytes which may say anything: it has to answer or to refuse them with the
/// one exception that it names, without taking much memory. That it ends is up to the time limit of
/// the test.
///
/// @param <X> how it refuses
public final class FuzzTarget<X extends Exception> {
    private static final long MOST_BYTES = 64 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Class<X> refusal;
    private final Reader reader;
    private int refused;

    /// Reads all that the input says.
    public interface Reader {
        /// Reads it, or throws.
        void read(byte[] input) throws Exception;
    }

    /// A target that refuses with this exception alone.
    public FuzzTarget(Class<X> refusal, Reader reader) {
        this.refusal = refusal;
        this.reader = reader;
    }

    /// Reads an input and fails with it in hexadecimal digits if it is not taken as it should be.
    public void read(byte[] input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            reader.read(input);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            if (!refusal.isInstance(e)) {
                throw new AssertionError("crashed on " + HexFormat.of().formatHex(input), e);
            }
            refused++;
        }
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (taken > MOST_BYTES) {
            throw new AssertionError(
                    "took %d bytes for %s".formatted(taken, HexFormat.of().formatHex(input)));
        }
    }

    /// How many inputs were refused; if none was, the damage does not reach what it should.
    public int refused() {
        return refused;
    }
}
