package dev.steelyard.apiserver.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The sample shop and its customers, each a process of its own; closing it ends them.
///
/// What they say goes to `target/demo` in the checkout.
public final class SampleShop implements AutoCloseable {
    /// A wave that a window of one minute can follow.
    private static final String RATE = "60-600/180s";

    private static final int PATIENCE_SECONDS = 5;

    private final List<Process> processes = new ArrayList<>();
    private final Path home;

    private SampleShop(Path home) {
        this.home = home;
    }

    /// Opens a shop at each of `addresses` and lets customers come to all of them in turn.
    public static SampleShop open(Path home, List<URI> addresses) throws IOException {
        SampleShop shop = new SampleShop(home);
        try {
            shop.start(
                    "shop",
                    "dev.steelyard.sample.Shop",
                    addresses.stream().map(URI::getAuthority).toList());
            List<String> visits = new ArrayList<>(List.of(RATE));
            addresses.forEach(address -> visits.add("http://" + address.getAuthority() + "/"));
            shop.start("customers", "dev.steelyard.sample.Customers", visits);
            return shop;
        } catch (IOException e) {
            shop.close();
            throw e;
        }
    }

    private void start(String name, String program, List<String> arguments) throws IOException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx64m",
                                "-cp",
                                jar().toString(),
                                program));
        line.addAll(arguments);
        Path log = Files.createDirectories(home.resolve("target/demo")).resolve(name + ".log");
        processes.add(
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    private Path jar() throws IOException {
        Path folder = home.resolve("deploy/demo/shop/target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "sample-shop-*.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (NoSuchFileException _) {
            // Told below, with a folder that is empty.
        }
        throw new IOException(
                "the sample shop is not built in "
                        + folder
                        + ": run ./steelyard demo in a checkout");
    }

    /// What has ended though it should not have; empty while all is well.
    public List<String> ended() {
        return processes.stream()
                .filter(process -> !process.isAlive())
                .map(process -> process.info().commandLine().orElse("a process of the shop"))
                .toList();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
