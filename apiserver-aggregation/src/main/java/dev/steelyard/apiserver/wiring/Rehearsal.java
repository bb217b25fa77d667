package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.serving.Listener;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Asks the usual kinds of questions of a small store of its own right after the start, so that
/// what answers them is compiled by the time that somebody else asks: the first dashboard after a
/// restart would take ten times as long otherwise.
///
/// It takes some seconds of one core, once, and ends by itself.
final class Rehearsal implements AutoCloseable {
    private static final Logger log = Logger.getLogger(Rehearsal.class);

    private static final int ANSWER_BYTES = 64 * 1024;
    private static final int PODS = 100;
    private static final int SAMPLES = 240;
    private static final long INTERVAL_MILLIS = 10_000;
    private static final int ROUNDS = 80;
    private static final List<String> BOUNDS = List.of("0.1", "0.5", "1", "2.5", "10", "+Inf");

    /// One of each kind that dashboards and rules are made of.
    private static final List<String> QUERIES =
            List.of(
                    "sum by (pod) (rate(requests_total{container=\"app\"}[5m]))",
                    "sum by (namespace) (rate(requests_total[1m]))",
                    "topk(10, memory_bytes{container=\"app\"})",
                    "topk(10, sum by (namespace, pod) (memory_bytes{container!=\"\"}))",
                    "histogram_quantile(0.99, sum by (le, service) (rate(seconds_bucket[5m])))",
                    "count({__name__=~\".+\"})",
                    "sum without (pod) (memory_bytes)",
                    "sum by (pod) (rate(requests_total[5m]))"
                            + " / on (pod) sum by (pod) (memory_bytes / 1e6)",
                    "max_over_time(sum by (service) (rate(requests_total[1m]))[30m:1m])",
                    "quantile by (namespace) (0.95, rate(requests_total[5m]))",
                    "avg by (service) (increase(requests_total[5m])) > 0.5",
                    "max by (pod) (max_over_time(memory_bytes[10m]))");

    private final Thread thread;

    private Rehearsal(Function<SeriesReader, Listener> door) {
        this.thread = Thread.ofPlatform().daemon().name("rehearsal").unstarted(() -> run(door));
    }

    /// Begins.
    ///
    /// @param door opens a listener on loopback that answers from the series that it is handed
    static Rehearsal begin(Function<SeriesReader, Listener> door) {
        Rehearsal rehearsal = new Rehearsal(door);
        rehearsal.thread.start();
        return rehearsal;
    }

    private static void run(Function<SeriesReader, Listener> door) {
        List<byte[]> requests = requests();
        byte[] answer = new byte[ANSWER_BYTES];
        try (Listener listener = door.apply(store())) {
            for (int round = 0; round < ROUNDS; round++) {
                for (byte[] request : requests) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    ask(listener.port(), request, answer);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            log.warnf("the rehearsal ended early: %s", e.getMessage());
        }
    }

    /// Asks over a connection of its own, as scripts do, and reads the answer to its end.
    private static void ask(int port, byte[] request, byte[] answer) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            while (in.read(answer) >= 0) {
                // nobody looks at it
            }
        }
    }

    private static Head store() {
        Head head = new Head(new HeadOptions(Duration.ofHours(1), 10_000));
        List<Labels> series = new ArrayList<>();
        for (int pod = 0; pod < PODS; pod++) {
            series.add(labels("requests_total", pod, "app"));
            series.add(labels("memory_bytes", pod, "app"));
            for (String bound : BOUNDS) {
                series.add(labels("seconds_bucket", pod, bound));
            }
        }
        Random random = new Random(1);
        double[] values = new double[series.size()];
        try (Appender appender = head.appender()) {
            long[] references = series.stream().mapToLong(appender::series).toArray();
            for (int sample = 0; sample < SAMPLES; sample++) {
                for (int i = 0; i < references.length; i++) {
                    values[i] += random.nextInt(3) == 0 ? 0 : random.nextDouble();
                    var _ = appender.append(references[i], sample * INTERVAL_MILLIS, values[i]);
                }
                appender.commit();
            }
        }
        return head;
    }

    /// @param part the container, or the bound of a bucket
    private static Labels labels(String name, int pod, String part) {
        return Labels.of(
                Labels.NAME,
                name,
                name.endsWith("_bucket") ? "le" : "container",
                part,
                "instance",
                "127.0.0.1:9100",
                "namespace",
                "team-" + pod % 12,
                "pod",
                "service-%d-%x".formatted(pod % 20, pod),
                "service",
                "service-" + pod % 20);
    }

    private static List<byte[]> requests() {
        long end = SAMPLES * INTERVAL_MILLIS / 1000;
        String span = "&start=0&end=" + end;
        List<byte[]> requests = new ArrayList<>();
        for (String query : QUERIES) {
            String asked = "?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
            requests.add(request("/api/v1/query" + asked + "&time=" + (end - 15)));
            requests.add(request("/api/v1/query_range" + asked + span + "&step=30"));
        }
        requests.add(request("/api/v1/series?match[]=seconds_bucket" + span));
        requests.add(request("/api/v1/label/pod/values?start=0&end=" + end));
        return requests;
    }

    private static byte[] request(String uri) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .formatted(uri)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
