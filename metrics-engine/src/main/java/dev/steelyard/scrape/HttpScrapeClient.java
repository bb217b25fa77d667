package dev.steelyard.scrape;

import dev.steelyard.exposition.ExpositionFormat;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Asks targets over HTTP/1.1, with one deadline for everything from connecting to the last byte,
/// however slowly a target drips.
///
/// A client of our own, since what a scrape of a small target costs is mostly what its client does:
/// the connection is kept, the asking thread reads from it without handing over to another, and the
/// body comes into an array that was used before.
///
/// Redirects are followed by hand, up to [#MAX_REDIRECTS] of them and never from https to http;
/// credentials go to the target's own origin alone. Bodies are cut off at the limit while they are
/// read and decompressed, so a small bomb stays small.
public final class HttpScrapeClient implements ScrapeClient, AutoCloseable {
    /// How many redirects are followed.
    static final int MAX_REDIRECTS = 5;

    /// The longest array that is safe to ask for.
    private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

    private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();
    private static final int MAX_KNOWN_TYPES = 100;

    private final ExecutorService connecting =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofPlatform().daemon().name("connect-", 0).factory());
    private final LongSupplier nanoTime = System::nanoTime;
    private final ByteBuffers buffers = new ByteBuffers();
    private final Gunzip gunzip = new Gunzip(buffers);
    private final ConcurrentMap<String, Optional<ExpositionFormat>> formats =
            new ConcurrentHashMap<>();
    private final HttpConnections connections;
    private final TargetAccess access;
    private final int maxBodyBytes;
    private final String userAgent;

    /// @param version our own, for the `User-Agent`
    public HttpScrapeClient(TargetAccess access, ScrapeLimits limits, String version) {
        this.access = access;
        this.connections = new HttpConnections(access, nanoTime, buffers);
        this.maxBodyBytes = limits.bodyBytes();
        this.userAgent = "Steelyard/" + version;
    }

    @Override
    public ScrapeAnswer fetch(Target target) throws InterruptedException {
        try {
            return follow(target, nanoTime.getAsLong() + target.timeout().toNanos());
        } catch (ZipException e) {
            return failure(ScrapeOutcome.MALFORMED, "the compressed body is broken", e);
        } catch (ProtocolException e) {
            return failure(ScrapeOutcome.MALFORMED, "the answer is no HTTP", e);
        } catch (SocketTimeoutException | TimeoutException _) {
            return new ScrapeAnswer.Failure(
                    ScrapeOutcome.TIMEOUT,
                    "no complete answer within %s s".formatted(seconds(target.timeout())));
        } catch (IOException e) {
            if (Thread.interrupted()) { // which is how an interrupted read ends
                throw new InterruptedException("told to stop while asking " + target.url());
            }
            return failure(ScrapeOutcome.UNREACHABLE, "cannot reach " + target.url(), e);
        }
    }

    /// Ends the connections that are idle, and those that are being made.
    @Override
    public void close() {
        connections.close();
        connecting.shutdownNow();
        gunzip.close();
    }

    private ScrapeAnswer follow(Target target, long deadline)
            throws IOException, InterruptedException, TimeoutException {
        URI url = target.url();
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Exchange exchange = ask(target, url, deadline);
            boolean done = false;
            try {
                Optional<String> location = redirect(exchange.head);
                if (location.isEmpty() || !target.access().redirects()) {
                    ScrapeAnswer answer = answer(target, url, exchange);
                    done = answer instanceof ScrapeAnswer.Body && exchange.head.keepsAlive();
                    return answer;
                }
                URI next = resolve(url, location.get());
                if (url.getScheme().equals("https") && !"https".equals(next.getScheme())) {
                    return new ScrapeAnswer.Failure(
                            ScrapeOutcome.HTTP_STATUS,
                            "redirected from https to %s; serve the metrics over https"
                                    .formatted(next));
                }
                url = next;
            } finally {
                if (done) {
                    connections.keep(exchange.connection, target.access(), url);
                } else {
                    exchange.connection.close();
                }
            }
        }
        return new ScrapeAnswer.Failure(
                ScrapeOutcome.HTTP_STATUS,
                "redirected more than %d times, last to %s".formatted(MAX_REDIRECTS, url));
    }

    private record Exchange(HttpConnection connection, ResponseHead head) {}

    private Exchange ask(Target target, URI url, long deadline)
            throws IOException, InterruptedException, TimeoutException {
        byte[] request = request(target, url);
        Optional<HttpConnection> known = connections.known(target.access(), url);
        if (known.isPresent()) {
            Optional<ResponseHead> head = ask(known.get(), request, deadline, false);
            if (head.isPresent()) {
                return new Exchange(known.get(), head.get());
            }
            known.get().close();
        }
        HttpConnection fresh = connect(target, url, deadline);
        return new Exchange(fresh, ask(fresh, request, deadline, true).orElseThrow());
    }

    private static Optional<ResponseHead> ask(
            HttpConnection connection, byte[] request, long deadline, boolean isFresh)
            throws IOException {
        try {
            return connection.ask(request, deadline, isFresh);
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /// On a thread of its own, since resolving a name knows no deadline; of the system, since what
    /// a virtual one connects is polled before each read for good.
    private HttpConnection connect(Target target, URI url, long deadline)
            throws IOException, InterruptedException, TimeoutException {
        Future<HttpConnection> made =
                connecting.submit(() -> connections.connect(target.access(), url));
        try {
            return made.get(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw brokenBy(e.getCause(), url);
        } finally {
            if (!made.isDone()) {
                made.cancel(true);
            }
        }
    }

    /// What a failure to connect means; a port or a name that cannot be is the world's fault too.
    private static IOException brokenBy(@Nullable Throwable cause, URI url) {
        if (cause instanceof IOException broken) {
            return broken;
        }
        if (cause instanceof IllegalArgumentException unfit) {
            return new IOException(unfit.getMessage(), unfit);
        }
        throw new IllegalStateException("cannot ask " + url, cause);
    }

    private byte[] request(Target target, URI url) throws IOException {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        StringBuilder request = new StringBuilder(512);
        request.append("GET ").append(path);
        if (url.getRawQuery() != null) {
            request.append('?').append(url.getRawQuery());
        }
        request.append(" HTTP/1.1\r\n");
        header(request, "Host", url.getRawAuthority());
        header(request, "Accept", ExpositionFormat.ACCEPT);
        header(request, "Accept-Encoding", target.access().compression() ? "gzip" : "identity");
        header(request, "User-Agent", userAgent);
        header(request, "X-Prometheus-Scrape-Timeout-Seconds", seconds(target.timeout()));
        if (isSameOrigin(url, target.url())) {
            Optional<String> authorization = access.authorization(target.access());
            if (authorization.isPresent()) {
                header(request, "Authorization", authorization.get());
            }
        }
        return request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void header(StringBuilder request, String name, String value)
            throws IOException {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' && value.charAt(i) != '\t') {
                throw new IOException("the header " + name + " would hold a control character");
            }
        }
        request.append(name).append(": ").append(value).append("\r\n");
    }

    private static boolean isSameOrigin(URI url, URI other) {
        return url.getScheme().equals(other.getScheme())
                && url.getAuthority().equals(other.getAuthority());
    }

    private static Optional<String> redirect(ResponseHead head) {
        return switch (head.status()) {
            case 301, 302, 303, 307, 308 -> head.header("Location");
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

    private ScrapeAnswer answer(Target target, URI url, Exchange exchange) throws IOException {
        ResponseHead head = exchange.head;
        if (head.status() != 200) {
            return new ScrapeAnswer.Failure(
                    ScrapeOutcome.HTTP_STATUS, "status %d from %s".formatted(head.status(), url));
        }
        String type = head.header("Content-Type").orElse("");
        Optional<ExpositionFormat> format = format(type);
        if (format.isEmpty()) {
            String what =
                    type.isBlank()
                            ? "the answer has no Content-Type, and its format is not guessed"
                            : "Content-Type is \"%s\"".formatted(type);
            return new ScrapeAnswer.Failure(
                    ScrapeOutcome.UNKNOWN_FORMAT,
                    what + "; serve the metrics as " + ExpositionFormat.TEXT.mediaType());
        }
        String encoding = head.header("Content-Encoding").orElse("").toLowerCase(Locale.ROOT);
        int limit = maxBytes(target);
        return switch (encoding) {
            case "identity", "" -> body(exchange.connection.body(head, limit), format.get(), limit);
            case "gzip", "x-gzip" -> body(inflated(exchange, limit), format.get(), limit);
            default ->
                    new ScrapeAnswer.Failure(
                            ScrapeOutcome.UNKNOWN_FORMAT,
                            "Content-Encoding is \"%s\"; use gzip or none".formatted(encoding));
        };
    }

    /// What a type means is looked up once; there are few different ones.
    private Optional<ExpositionFormat> format(String type) {
        Optional<ExpositionFormat> known = formats.get(type);
        if (known == null) {
            known = ExpositionFormat.of(type);
            if (formats.size() < MAX_KNOWN_TYPES) {
                formats.put(type, known);
            }
        }
        return known;
    }

    private RawBody inflated(Exchange exchange, int limit) throws IOException {
        RawBody packed = exchange.connection.body(exchange.head, limit);
        try {
            return packed.length() > limit
                    ? new RawBody(buffers.take(1), packed.length())
                    : gunzip.inflate(packed.bytes(), packed.length(), limit);
        } finally {
            buffers.give(packed.bytes());
        }
    }

    /// What the job allows, which in Prometheus is one byte less than it says, else what we do.
    private int maxBytes(Target target) {
        long stated = target.terms().limits().bodyBytes();
        return stated == 0 ? maxBodyBytes : (int) Math.min(stated - 1, MOST_BYTES);
    }

    private ScrapeAnswer body(RawBody body, ExpositionFormat format, int limit) {
        if (body.length() <= limit) {
            return new ScrapeAnswer.Body(
                    body.bytes(), body.length(), format, () -> buffers.give(body.bytes()));
        }
        buffers.give(body.bytes());
        return new ScrapeAnswer.Failure(
                ScrapeOutcome.BODY_TOO_LARGE,
                "the body is longer than %d bytes; expose less, or raise the limit"
                        .formatted(limit));
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
