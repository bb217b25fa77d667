package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.steelyard.exposition.ExpositionParser.Entry;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ExpositionParserAllocationTest {
    private static final int LINES = 20_000;

    /// Generous for the parser itself and what the JVM does meanwhile, tiny for that many lines.
    private static final long MOST_BYTES = 64 * 1024;

    @Test
    void linesOfKnownSeriesAllocateNothing() throws MalformedExpositionException {
        byte[] body =
                "http_requests_total{code=\"200\",path=\"/\u00e4\\n\"} 1.25e3 1700000000000\n"
                        .repeat(LINES)
                        .getBytes(UTF_8);
        walk(body); // loads classes
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        int read = walk(body);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(read).isEqualTo(LINES);
        assertThat(allocated).isLessThan(MOST_BYTES);
    }

    private static int walk(byte[] body) throws MalformedExpositionException {
        ExpositionParser parser = new ExpositionParser(body, body.length, ExpositionFormat.TEXT);
        int samples = 0;
        for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
            samples += parser.value() > 0 && parser.timestampMillis() > 0 ? 1 : 0;
        }
        return samples;
    }
}
