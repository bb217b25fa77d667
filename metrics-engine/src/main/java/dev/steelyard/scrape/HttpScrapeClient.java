package dev.steelyard.scrape;

import dev.steelyard.exposition.ExpositionFormat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Asks targets over HTTP/1.1, with one deadline for everything from connecting to the last byte,
/// however slowly a target drips.
///
/// Redirects are followed by hand, up to [#MAX_REDIRECTS] of them and never from https to http;
/// credentials go to the target's own origin alone. Bodies are cut off at the limit while they are
/// decompressed, so a small bomb stays small.
public final class HttpScrapeClient implements ScrapeClient, AutoCloseable {
    /// How many redirects are followed.
    static final int MAX_REDIRECTS = 5;

    /// The longest array that is safe to ask for.
    private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

    private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("fetch-", 0).factory());
    private final HttpConnections connections;
    private final TargetAccess access;
    private final int maxBodyBytes;
    private final String userAgent;

    /// @param version our own, for the `User-Agent`
    public HttpScrapeClient(TargetAccess access, ScrapeLimits limits, String version) {
        this.access = access;
        this.connections = new HttpConnections(access, threads);
        this.maxBodyBytes = limits.bodyBytes();
        this.userAgent = "Steelyard/" + version;
    }

    @Override
    public ScrapeAnswer fetch(Target target) throws InterruptedException {
        Future<ScrapeAnswer> fetch = threads.submit(() -> ask(target));
        try {
            return fetch.get(target.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return new ScrapeAnswer.Failure(
                    ScrapeOutcome.TIMEOUT,
                    "no complete answer within %s s".formatted(seconds(target.timeout())));
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot ask " + target.url(), e.getCause());
        } finally {
            fetch.cancel(true);
        }
    }

    /// Ends the connections and what is being asked.
    @Override
    public void close() {
        connections.close();
        threads.shutdownNow();
    }

    private ScrapeAnswer ask(Target target) throws InterruptedException {
        try {
            return follow(target);
        } catch (ZipException | EOFException e) {
            return failure(ScrapeOutcome.MALFORMED, "the compressed body is broken", e);
        } catch (ProtocolException e) {
            return failure(ScrapeOutcome.MALFORMED, "the answer is no HTTP", e);
        } catch (IOException e) {
            return failure(ScrapeOutcome.UNREACHABLE, "cannot reach " + target.url(), e);
        } catch (IllegalArgumentException e) { // an address or a token that HTTP cannot carry
            return failure(ScrapeOutcome.UNREACHABLE, "cannot ask " + target.url(), e);
        }
    }

    private ScrapeAnswer follow(Target target) throws IOException, InterruptedException {
        URI url = target.url();
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response = send(target, url);
            try (InputStream body = response.body()) {
                Optional<String> location = redirect(response);
                if (location.isEmpty() || !target.access().redirects()) {
                    return answer(response, body, maxBytes(target));
                }
                URI next = resolve(url, location.get());
                if (url.getScheme().equals("https") && !"https".equals(next.getScheme())) {
                    return new ScrapeAnswer.Failure(
                            ScrapeOutcome.HTTP_STATUS,
                            "redirected from https to %s; serve the metrics over https"
                                    .formatted(next));
                }
                url = next;
            }
        }
        return new ScrapeAnswer.Failure(
                ScrapeOutcome.HTTP_STATUS,
                "redirected more than %d times, last to %s".formatted(MAX_REDIRECTS, url));
    }

    private HttpResponse<InputStream> send(Target target, URI url)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url)
                        .header("Accept", ExpositionFormat.ACCEPT)
                        .header(
                                "Accept-Encoding",
                                target.access().compression() ? "gzip" : "identity")
                        .header("User-Agent", userAgent)
                        .header("X-Prometheus-Scrape-Timeout-Seconds", seconds(target.timeout()));
        if (isSameOrigin(url, target.url())) {
            access.authorization(target.access())
                    .ifPresent(value -> request.header("Authorization", value));
        }
        return connections
                .of(target.access())
                .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static boolean isSameOrigin(URI url, URI other) {
        return url.getScheme().equals(other.getScheme())
                && url.getAuthority().equals(other.getAuthority());
    }

    private static Optional<String> redirect(HttpResponse<?> response) {
        return switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 -> response.headers().firstValue("Location");
            default -> Optional.empty();
        };
    }

    private static URI resolve(URI url, String location) throws ProtocolException {
        URI next;
        try {
            next = url.resolve(location);
        } catch (IllegalArgumentException _) {
            throw new ProtocolException("redirected to what is no address: " + location);
        }
        String scheme = next.getScheme();
        if (next.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new ProtocolException("redirected to what is no http address: " + location);
        }
        return next;
    }

    private ScrapeAnswer answer(HttpResponse<?> response, InputStream body, int maxBytes)
            throws IOException {
        if (response.statusCode() != 200) {
            return new ScrapeAnswer.Failure(
                    ScrapeOutcome.HTTP_STATUS,
                    "status %d from %s".formatted(response.statusCode(), response.uri()));
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        Optional<ExpositionFormat> format = ExpositionFormat.of(type);
        if (format.isEmpty()) {
            return new ScrapeAnswer.Failure(
                    ScrapeOutcome.UNKNOWN_FORMAT,
                    "Content-Type is \"%s\"; serve the metrics as %s"
                            .formatted(type, ExpositionFormat.TEXT.mediaType()));
        }
        return read(response, body, format.get(), maxBytes);
    }

    private ScrapeAnswer read(
            HttpResponse<?> response, InputStream body, ExpositionFormat format, int maxBytes)
            throws IOException {
        String encoding =
                response.headers()
                        .firstValue("Content-Encoding")
                        .orElse("identity")
                        .toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity", "" -> read(body, format, maxBytes);
            case "gzip", "x-gzip" -> read(new GZIPInputStream(body), format, maxBytes);
            default ->
                    new ScrapeAnswer.Failure(
                            ScrapeOutcome.UNKNOWN_FORMAT,
                            "Content-Encoding is \"%s\"; use gzip or none".formatted(encoding));
        };
    }

    /// What the job allows, which in Prometheus is one byte less than it says, else what we do.
    private int maxBytes(Target target) {
        long stated = target.terms().limits().bodyBytes();
        return stated == 0 ? maxBodyBytes : (int) Math.min(stated - 1, MOST_BYTES);
    }

    private static ScrapeAnswer read(InputStream body, ExpositionFormat format, int maxBytes)
            throws IOException {
        byte[] bytes = body.readNBytes(maxBytes + 1);
        return bytes.length > maxBytes
                ? new ScrapeAnswer.Failure(
                        ScrapeOutcome.BODY_TOO_LARGE,
                        "the body is longer than %d bytes; expose less, or raise the limit"
                                .formatted(maxBytes))
                : new ScrapeAnswer.Body(bytes, format);
    }

    private static ScrapeAnswer failure(ScrapeOutcome outcome, String what, Exception e) {
        return new ScrapeAnswer.Failure(outcome, what + ": " + reason(e));
    }

    /// The first message among an exception and its causes: those of the JDK's client often say
    /// nothing themselves.
    private static String reason(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            String message = each.getMessage();
            if (message != null && !message.isBlank()) {
                return message;
            }
        }
        return e.getCause() == null
                ? e.getClass().getSimpleName()
                : e.getCause().getClass().getSimpleName();
    }

    private static String seconds(Duration duration) {
        double seconds = duration.toNanos() / NANOS_PER_SECOND;
        return seconds == Math.rint(seconds)
                ? String.valueOf((long) seconds)
                : String.valueOf(seconds);
    }
}
