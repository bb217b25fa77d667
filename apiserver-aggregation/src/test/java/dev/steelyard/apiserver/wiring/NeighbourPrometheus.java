package dev.steelyard.apiserver.wiring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Prometheus 3.16, as `src/test/prometheus` builds it, with a configuration of its own, on
/// loopback until it is closed.
final class NeighbourPrometheus implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final String address;

    private NeighbourPrometheus(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /// A port that nobody listens on.
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Starts one in `folder`, listening on `port`, and waits until it is ready.
    static NeighbourPrometheus start(
            Path folder, int port, String configuration, List<String> flags) throws IOException {
        Path file = Files.writeString(folder.resolve("neighbour.yml"), configuration);
        ProcessBuilder builder =
                new ProcessBuilder(
                        ClientPrograms.prometheus().toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("neighbour"),
                        "--web.listen-address=127.0.0.1:" + port);
        builder.command().addAll(flags);
        Path log = folder.resolve("neighbour.log");
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        NeighbourPrometheus started = new NeighbourPrometheus(process, "http://127.0.0.1:" + port);
        if (!started.becomesReady()) {
            started.close();
            throw new AssertionError("Prometheus does not start:\n" + Files.readString(log));
        }
        return started;
    }

    private boolean becomesReady() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            try (LoopbackClient client = new LoopbackClient(address)) {
                if (client.get("/-/ready").statusCode() == 200) {
                    return true;
                }
            } catch (AssertionError | RuntimeException _) {
                Thread.onSpinWait(); // It does not listen yet.
            }
        }
        return false;
    }

    String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
