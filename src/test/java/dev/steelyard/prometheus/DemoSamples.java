package dev.steelyard.prometheus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;

/// Samples like those of the demo service that the compliance queries ask for: three instances,
/// scraped every five seconds for an hour and a half; the same ones each time.
final class DemoSamples {
    /// The time of the first sample, in seconds since the epoch.
    static final long START = 1_793_484_000;

    /// How many seconds there are samples for; past an hour, so that the longest range is full.
    static final long LENGTH = 5400;

    private static final int INTERVAL = 5;
    private static final double[] BOUNDS = {0.0001, 0.00015, 0.001, 0.01, 0.025, 0.1, 0.5, 2};

    private final Random random = new Random(539);
    private final Writer writer;

    private DemoSamples(Writer writer) {
        this.writer = writer;
    }

    /// Writes all of them as OpenMetrics text.
    static void write(Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            DemoSamples samples = new DemoSamples(writer);
            for (int port = 10_000; port < 10_003; port++) {
                samples.instance("instance=\"demo.promlabs.com:" + port + "\",job=\"demo\"");
            }
            writer.write("# EOF\n");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void instance(String labels) {
        for (String type : List.of("free", "used", "cached", "buffers")) {
            double size = 1e9 * (1 + random.nextInt(8));
            series(
                    "demo_memory_usage_bytes{" + labels + ",type=\"" + type + "\"}",
                    () -> size * (1 + random.nextDouble() / 10));
        }
        series("demo_num_cpus{" + labels + "}", () -> 4);
        for (String mode : List.of("user", "system", "idle")) {
            series(
                    "demo_cpu_usage_seconds_total{" + labels + ",mode=\"" + mode + "\"}",
                    counter(0.02, 4));
        }
        series("demo_disk_usage_bytes{" + labels + "}", counter(0, 1e6));
        series("demo_batch_last_success_timestamp_seconds{" + labels + "}", lastSuccess());
        series("demo_intermittent_metric{" + labels + "}", intermittent());
        histogram(labels + ",method=\"GET\",path=\"/api/foo\",status=\"200\"");
    }

    private DoubleSupplier counter(double resetProbability, double mostPerSample) {
        double[] value = {0};
        return () -> {
            value[0] = random.nextDouble() < resetProbability ? 0 : value[0];
            return value[0] += random.nextDouble() * mostPerSample;
        };
    }

    private DoubleSupplier lastSuccess() {
        double[] value = {START - 500.0};
        return () -> {
            value[0] += random.nextDouble() < 0.05 ? 60 + random.nextInt(300) : 0;
            return value[0];
        };
    }

    /// Gone for some minutes now and then.
    private DoubleSupplier intermittent() {
        int[] at = {0};
        return () -> at[0]++ / 80 % 3 == 1 ? Double.NaN : 1;
    }

    private void histogram(String labels) {
        long samples = LENGTH / INTERVAL;
        long[][] counts = new long[BOUNDS.length + 1][(int) samples];
        long[] total = new long[BOUNDS.length + 1];
        for (int at = 0; at < samples; at++) {
            for (int i = random.nextInt(30); i > 0; i--) {
                double seconds = Math.exp(random.nextGaussian() - 4);
                for (int bucket = 0; bucket <= BOUNDS.length; bucket++) {
                    total[bucket] += bucket == BOUNDS.length || seconds <= BOUNDS[bucket] ? 1 : 0;
                }
            }
            for (int bucket = 0; bucket <= BOUNDS.length; bucket++) {
                counts[bucket][at] = total[bucket];
            }
        }
        String name = "demo_api_request_duration_seconds";
        for (int bucket = 0; bucket <= BOUNDS.length; bucket++) {
            String bound = bucket == BOUNDS.length ? "+Inf" : String.valueOf(BOUNDS[bucket]);
            int[] at = {0};
            long[] cumulative = counts[bucket];
            series(
                    name + "_bucket{" + labels + ",le=\"" + bound + "\"}",
                    () -> cumulative[at[0]++]);
        }
        int[] at = {0};
        long[] all = counts[BOUNDS.length];
        series(name + "_count{" + labels + "}", () -> all[at[0]++]);
        series(name + "_sum{" + labels + "}", counter(0, 0.5));
    }

    /// Writes a series; no sample where the value is NaN.
    private void series(String series, DoubleSupplier values) {
        try {
            for (long second = 0; second < LENGTH; second += INTERVAL) {
                double value = values.getAsDouble();
                if (!Double.isNaN(value)) {
                    writer.write(series + " " + value + " " + (START + second) + "\n");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
