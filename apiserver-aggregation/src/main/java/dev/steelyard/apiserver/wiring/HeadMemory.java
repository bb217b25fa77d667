package dev.steelyard.apiserver.wiring;

import java.lang.management.ManagementFactory;

/// How much memory series and their recent samples may take, so that the process is never ended for
/// want of it.
///
/// @param totalBytes of the machine, or of the container if that has less
/// @param heapBytes how large the Java heap may get
record HeadMemory(long totalBytes, long heapBytes) {
    private static final long MIB = 1 << 20;

    /// What the program itself takes beside its heap: code, threads, buffers.
    private static final long PROGRAM_BYTES = 96 * MIB;

    private static final long LEAST_BYTES = 32 * MIB;

    /// What a series takes on the heap: its text in the cache of its target, and its label pairs
    /// where it shares none. That of a pod which has no other was seen to take 330, one whose text
    /// of 290 bytes shares nothing 830; of such alone two thirds of the heap would be full.
    private static final int HEAP_BYTES_PER_SERIES = 640;

    static HeadMemory ofThisProcess() {
        long total =
                ManagementFactory.getOperatingSystemMXBean()
                                instanceof com.sun.management.OperatingSystemMXBean machine
                        ? machine.getTotalMemorySize()
                        : Long.MAX_VALUE;
        return new HeadMemory(total, Runtime.getRuntime().maxMemory());
    }

    /// How much off the heap: three quarters of what is left, the rest being for files that are
    /// read.
    long bytes() {
        return Math.max(LEAST_BYTES, (totalBytes - heapBytes - PROGRAM_BYTES) / 4 * 3);
    }

    /// How many series: as many as half of the heap can hold.
    int series() {
        return (int) Math.min(Integer.MAX_VALUE, heapBytes / 2 / HEAP_BYTES_PER_SERIES);
    }
}
