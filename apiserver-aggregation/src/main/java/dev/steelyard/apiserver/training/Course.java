package dev.steelyard.apiserver.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// What a server is asked while a virtual machine watches: what dashboards and autoscalers ask,
/// about the figures of the server itself, round by round.
public final class Course {
    private static final int REPLICAS = 40;

    /// Beyond these a server is not waited for.
    private static final int MOST_LOOKS = 100_000;

    private static final int TOO_MANY_REQUESTS = 429;

    private static final long RANGE_MILLIS = 10_000;

    private static final List<String> QUESTIONS =
            List.of(
                    "sum by (replica) (rate(steelyard_scrape_samples_total[5s]))",
                    "topk(10, steelyard_tsdb_head_bytes{zone=\"here\"})",
                    "topk(5, sum by (zone, replica) (steelyard_tsdb_series{replica!=\"\"}))",
                    "histogram_quantile(0.99, sum by (le, zone)"
                            + " (rate(steelyard_apiserver_request_duration_seconds_bucket[5s])))",
                    "count({__name__=~\".+\"})",
                    "sum by (zone) (steelyard_tsdb_samples)",
                    "max(timestamp(up)) - min(timestamp(up))",
                    "sum by (replica) (rate(steelyard_scrape_body_bytes_total[2s])) / on (replica)"
                            + " sum by (replica) (steelyard_tsdb_series / 100)",
                    "max_over_time(sum by (zone)"
                            + " (rate(steelyard_scrape_samples_total[1s]))[5s:500ms])",
                    "quantile by (zone) (0.95, increase(steelyard_scrape_scrapes_total[5s]))",
                    "avg_over_time(up[3s]) * on (replica) group_left () (up > 0) or vector(1)",
                    "sort_desc(count by (__name__, zone) ({replica=~\"1.\"}))");

    private final URI server;
    private final InstantSource clock;

    /// @param server where it listens
    public Course(URI server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
    }

    /// A configuration by which the server scrapes itself five times a second under many names.
    public String configuration() {
        StringBuilder text = new StringBuilder("scrape_configs:\n");
        text.append("  - job_name: itself\n");
        text.append("    scrape_interval: 200ms\n    scrape_timeout: 200ms\n");
        text.append("    static_configs:\n");
        for (int replica = 0; replica < REPLICAS; replica++) {
            String zone = replica % 3 == 0 ? "here" : "away";
            text.append("      - targets: ['").append(server.getAuthority()).append("']\n");
            text.append("        labels: {replica: '").append(replica);
            text.append("', zone: ").append(zone).append("}\n");
        }
        return text.toString();
    }

    /// The configuration by which it no longer does.
    public static String atRest() {
        return "scrape_configs: []\n";
    }

    /// Asks everything, so many times, once the server goes by [#configuration].
    ///
    /// @throws IOException where a question is not answered well
    public void run(int rounds) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            await(http, "count(up == 1) == " + REPLICAS);
            for (int round = 0; round < rounds; round++) {
                for (String path : paths(clock.millis())) {
                    String _ = ask(http, path);
                }
            }
        }
    }

    /// Waits until the server goes by [#atRest].
    ///
    /// @throws IOException where it does not
    public void awaitRest() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            await(http, "absent(up)");
        }
    }

    private void await(HttpClient http, String state) throws IOException, InterruptedException {
        for (int look = 0; look < MOST_LOOKS; look++) {
            if (ask(http, "/api/v1/query?query=" + encoded(state)).contains("\"metric\"")) {
                return;
            }
        }
        throw new IOException(server + " does not come to " + state);
    }

    /// What is asked in a round at some time.
    static List<String> paths(long nowMillis) {
        List<String> paths = new ArrayList<>();
        String end = String.valueOf(nowMillis / 1e3);
        String span = "start=" + (nowMillis - RANGE_MILLIS) / 1e3 + "&end=" + end;
        for (String question : QUESTIONS) {
            String query = encoded(question);
            paths.add("/api/v1/query?query=" + query + "&time=" + end);
            paths.add("/api/v1/query_range?query=" + query + "&step=0.1&" + span);
        }
        paths.add("/api/v1/series?match[]=up&".replace("[]", "%5B%5D") + span);
        paths.add("/api/v1/labels?" + span);
        paths.add("/api/v1/label/replica/values?" + span);
        paths.add("/api/v1/label/__name__/values?" + span);
        paths.add("/api/v1/metadata");
        paths.add("/api/v1/targets");
        paths.add("/-/ready");
        return paths;
    }

    private String ask(HttpClient http, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        // On a machine that does much else a server may have more to do than it takes.
        for (int look = 0; answer.statusCode() == TOO_MANY_REQUESTS && look < MOST_LOOKS; look++) {
            answer = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        }
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was answered by " + answer.statusCode());
        }
        return answer.body();
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, UTF_8);
    }
}
