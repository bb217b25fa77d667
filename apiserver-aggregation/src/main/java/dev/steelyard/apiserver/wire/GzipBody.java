package dev.steelyard.apiserver.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// Bodies that are compressed by gzip.
public final class GzipBody {
    private GzipBody() {}

    /// The decoded bytes.
    ///
    /// @param limit how many there may be; no more are decoded
    public static byte[] decode(byte[] body, int limit) throws RefusedException {
        byte[] decoded;
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            decoded = gzip.readNBytes(limit + 1);
        } catch (IOException e) {
            throw RefusedException.badRequest("the body is no gzip: " + e.getMessage());
        }
        return RefusedException.unlessWithin(limit, decoded);
    }
}
