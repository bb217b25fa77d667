package dev.steelyard.apiserver.remote;

/// How much a remote read gets.
///
/// @param requestBytes the longest request, decoded
/// @param atOnce how many are answered at once; more wait
/// @param samples how many samples an answer in samples has at most
/// @param frameBytes how long a message of a streamed answer gets before the next is begun
public record ReadLimits(int requestBytes, int atOnce, long samples, int frameBytes) {
    /// Requests of 4 MiB, ten at once, five million samples, frames of 1 MiB.
    public static final ReadLimits DEFAULT = new ReadLimits(4 << 20, 10, 5_000_000, 1 << 20);

    public ReadLimits {
        if (requestBytes < 1 || atOnce < 1 || samples < 1 || frameBytes < 1) {
            throw new IllegalArgumentException(
                    "limits must be at least 1: %d, %d, %d, %d"
                            .formatted(requestBytes, atOnce, samples, frameBytes));
        }
    }
}
