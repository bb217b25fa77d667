package dev.steelyard.scrape;

import java.io.IOException;

/// What an [HttpConnection] speaks through: bytes, in clear or under TLS. Owned by one fetch at a
/// time, but for [#cut]. Reads and writes wait; an interrupt of the thread that waits ends them.
sealed interface Wire permits ClearWire, TlsWire {
    /// Sends all of the bytes.
    void write(byte[] bytes) throws IOException;

    /// Reads at least a byte, unless none are wanted; -1 where the other side has ended.
    int read(byte[] into, int offset, int length) throws IOException;

    /// Keeps nothing that the next fetch does not need.
    void rest();

    /// Ends whatever waits, at once; for any thread.
    void cut();

    /// Ends it in order. Never waits.
    void close();
}
