package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.ClientCertificate;
import dev.steelyard.apiserver.certificates.ServingCertificate;
import dev.steelyard.apiserver.serving.RequestMetrics.Drop;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.ApiStatus.Reason;
import dev.steelyard.apiserver.wire.GoDuration;
import dev.steelyard.apiserver.wire.Json.Layout;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jboss.logging.Logger;

/// A listener, over TLS or in the open: takes requests from connections, has each answered on a
/// virtual thread of its own, and bounds how many, how long and how large. A caller who goes away
/// has the answering of its request interrupted.
///
/// What can be answered at once is answered on the connection's thread, and so are questions of
/// health: they must be answered however busy the server is.
public final class Listener implements AutoCloseable {
    private static final Logger log = Logger.getLogger(Listener.class);
    private static final String AUDIT_ID = "Audit-Id";
    private static final int MAX_AUDIT_ID = 64;
    private static final long OPENING_SECONDS = 30;
    private static final long CLOSING_MILLIS = 5_000;

    private final Vertx vertx;
    private final ListenerOptions options;
    private final Flow flow;
    private final RequestMetrics metrics;
    private final LongSupplier nanoTime;
    private final HttpServer server;
    private final Semaphore slots;
    private final ExecutorService answering =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    private final ConcurrentMap<HttpConnection, Optional<ClientCertificate>> connections =
            new ConcurrentHashMap<>();

    private Listener(
            Vertx vertx, ListenerOptions options, HttpServerOptions protocols, Parts parts) {
        this.vertx = vertx;
        this.options = options;
        this.flow = parts.flow();
        this.metrics = parts.metrics();
        this.nanoTime = parts.nanoTime();
        this.slots = new Semaphore(options.maxInFlight());
        this.server = vertx.createHttpServer(protocols);
        server.connectionHandler(this::connected);
        server.requestHandler(this::requested);
    }

    /// What a listener works with.
    ///
    /// @param nanoTime rises with the time that passes
    public record Parts(Flow flow, RequestMetrics metrics, LongSupplier nanoTime) {}

    /// Starts listening over TLS.
    ///
    /// @throws IOException where the address cannot be listened on
    public static Listener open(
            Vertx vertx, ListenerOptions options, ServingCertificate certificate, Parts parts)
            throws IOException {
        return start(new Listener(vertx, options, Tls.options(options, certificate), parts));
    }

    /// Starts listening without TLS: whoever reaches the address is heard.
    ///
    /// @throws IOException where the address cannot be listened on
    public static Listener openPlain(Vertx vertx, ListenerOptions options, Parts parts)
            throws IOException {
        return start(new Listener(vertx, options, Tls.none(options), parts));
    }

    private static Listener start(Listener listener) throws IOException {
        ListenerOptions options = listener.options;
        String address = options.host() + ":" + options.port();
        try {
            listener.server
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(OPENING_SECONDS, TimeUnit.SECONDS);
            return listener;
        } catch (ExecutionException | TimeoutException e) {
            listener.answering.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening " + address, e);
        }
    }

    /// The port that is listened on.
    public int port() {
        return server.actualPort();
    }

    private void connected(HttpConnection connection) {
        connections.put(connection, certificate(connection));
        connection.closeHandler(_ -> connections.remove(connection));
    }

    private static Optional<ClientCertificate> certificate(HttpConnection connection) {
        if (!connection.isSsl()) {
            return Optional.empty();
        }
        try {
            List<Certificate> chain = connection.peerCertificates();
            return Optional.of(
                    new ClientCertificate(
                            chain.stream().map(X509Certificate.class::cast).toList()));
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    private void requested(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, vertx.getOrCreateContext());
        String audit = auditId(request);
        if (!audit.isEmpty()) {
            request.response().putHeader(AUDIT_ID, audit);
        }
        // In the open, clients offer HTTP/2 with every request; an offer may be passed over.
        boolean upgrade = request.isSSL() && request.headers().contains("Upgrade");
        if (upgrade || request.method().name().equals("CONNECT")) {
            refuse(exchange, request, Drop.UPGRADE, Reason.BAD_REQUEST, "no upgrades here");
            return;
        }
        if (bringsBody(request)) {
            Buffer body = Buffer.buffer();
            takeBody(exchange, request, body::appendBuffer);
            request.endHandler(_ -> {
                if (body.length() <= options.maxBodyBytes()) {
                    dispatch(exchange, request, body);
                }
            });
        } else {
            takeBody(exchange, request, _ -> {});
            dispatch(exchange, request, Buffer.buffer());
        }
    }

    /// What the audit log of kube-apiserver calls the request; goes back with the answer.
    private static String auditId(HttpServerRequest request) {
        String id = request.getHeader(AUDIT_ID);
        return id == null ? "" : id.substring(0, Math.min(id.length(), MAX_AUDIT_ID));
    }

    private static boolean bringsBody(HttpServerRequest request) {
        return request.method().name().equals("POST") || request.method().name().equals("PUT");
    }

    private void dispatch(Exchange exchange, HttpServerRequest request, Buffer body) {
        Incoming incoming =
                new Incoming(
                        request.method().name(),
                        request.uri(),
                        request.headers(),
                        connections.getOrDefault(request.connection(), Optional.empty()),
                        body);
        if (Health.isOpen(request.path())) {
            answer(exchange, request, incoming);
            return;
        }
        Optional<Duration> patience = patience(request);
        if (patience.isEmpty()) {
            if (exchange.claim()) {
                exchange.write(
                        told(
                                Reason.BAD_REQUEST,
                                "invalid timeout specified in the request URL - time: invalid"
                                        + " duration \""
                                        + stated(request)
                                        + "\""),
                        () -> {});
            }
        } else if (isAnsweredAtOnce(exchange, request, incoming)) {
            return;
        } else if (slots.tryAcquire()) {
            answerAside(exchange, request, incoming, patience.get());
        } else {
            metrics.dropped(Drop.OVERLOAD);
            if (exchange.claim()) {
                exchange.write(
                        told(Reason.TOO_MANY_REQUESTS, "too many requests, come again"), () -> {});
            }
        }
    }

    /// How long an answer may take: what the caller allows, as far as that is less than we do;
    /// empty where what it says is no duration. Questions of Prometheus' API have a parameter of
    /// the same name, which is theirs to read.
    private Optional<Duration> patience(HttpServerRequest request) {
        String text = stated(request);
        if (text.isEmpty()) {
            return Optional.of(options.deadline());
        }
        OptionalLong nanos = GoDuration.parse(text);
        if (nanos.isEmpty()) {
            return Optional.empty();
        }
        boolean isLess = nanos.getAsLong() > 0 && nanos.getAsLong() < options.deadline().toNanos();
        return Optional.of(isLess ? Duration.ofNanos(nanos.getAsLong()) : options.deadline());
    }

    /// The parameter `timeout`, or empty; whoever answers refuses a target that cannot be read.
    private static String stated(HttpServerRequest request) {
        if (!request.uri().startsWith("/apis/") || !request.uri().contains("timeout=")) {
            return "";
        }
        try {
            return RequestTarget.parse(request.uri()).parameter("timeout");
        } catch (RefusedException _) {
            return "";
        }
    }

    /// Hands on the body piece by piece. One that is too large ends the connection.
    private void takeBody(Exchange exchange, HttpServerRequest request, Consumer<Buffer> into) {
        AtomicLong seen = new AtomicLong();
        request.handler(chunk -> {
            long before = seen.getAndAdd(chunk.length());
            boolean exceeds = before + chunk.length() > options.maxBodyBytes();
            if (!exceeds || before <= options.maxBodyBytes()) {
                into.accept(chunk); // the piece that exceeds too, so that the length tells of it
            }
            if (exceeds && before <= options.maxBodyBytes()) {
                refuse(
                        exchange,
                        request,
                        Drop.BODY,
                        Reason.REQUEST_TOO_LARGE,
                        "the body is longer than %d bytes".formatted(options.maxBodyBytes()));
            }
        });
    }

    private void answerAside(
            Exchange exchange, HttpServerRequest request, Incoming incoming, Duration patience) {
        Future<?> work =
                answering.submit(() -> {
                    try {
                        answer(exchange, request, incoming);
                    } finally {
                        slots.release();
                    }
                });
        long timer =
                vertx.setTimer(
                        Math.max(1, patience.toMillis()),
                        _ -> {
                            if (exchange.claim()) {
                                metrics.dropped(Drop.DEADLINE);
                                work.cancel(true);
                                exchange.write(
                                        told(Reason.TIMEOUT, "no answer was found in time"),
                                        () -> {});
                            }
                        });
        request.response().endHandler(_ -> vertx.cancelTimer(timer));
        request.response()
                .closeHandler(_ -> {
                    vertx.cancelTimer(timer);
                    work.cancel(true);
                });
    }

    private boolean isAnsweredAtOnce(
            Exchange exchange, HttpServerRequest request, Incoming incoming) {
        long start = nanoTime.getAsLong();
        Optional<Outcome> outcome;
        try {
            outcome = flow.answerAtOnce(incoming);
        } catch (RuntimeException | Error e) {
            outcome = Optional.of(failed(e, request, incoming));
        }
        if (outcome.isPresent() && exchange.claim()) {
            count(request, outcome.get(), start);
            exchange.writeHere(outcome.get().answer(), () -> {});
        }
        return outcome.isPresent();
    }

    private void answer(Exchange exchange, HttpServerRequest request, Incoming incoming) {
        long start = nanoTime.getAsLong();
        Outcome outcome;
        try {
            outcome = flow.answer(incoming);
        } catch (RuntimeException | Error e) {
            outcome = failed(e, request, incoming);
        }
        if (exchange.claim()) {
            count(request, outcome, start);
            boolean leave =
                    outcome.caller() == Outcome.Caller.UNPROVEN
                            && request.version() == HttpVersion.HTTP_2;
            exchange.write(outcome.answer(), () -> afterwards(request.connection(), leave));
        }
    }

    private void count(HttpServerRequest request, Outcome outcome, long startNanos) {
        metrics.answered(
                outcome.attributes(), outcome.answer().code(), nanoTime.getAsLong() - startNanos);
        if (outcome.caller() == Outcome.Caller.KNOWN) {
            metrics.toldTo(request.getHeader("User-Agent"), outcome.answer().code());
        }
    }

    /// The one place that survives our own mistakes, and a lack of memory or stack for one request.
    private Outcome failed(Throwable e, HttpServerRequest request, Incoming incoming) {
        log.errorf(
                e,
                "answering failed method=%s uri=%s audit=%s",
                incoming.method(),
                incoming.uri(),
                auditId(request));
        metrics.dropped(Drop.FAILURE);
        return new Outcome(
                told(Reason.INTERNAL_ERROR, "answering failed; the log says why"),
                Outcome.Caller.EXEMPT,
                Optional.empty());
    }

    /// Callers who proved nothing get one answer per HTTP/2 connection (CVE-2023-39325).
    private static void afterwards(HttpConnection connection, boolean leave) {
        if (leave) {
            connection.shutdown(CLOSING_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void refuse(
            Exchange exchange, HttpServerRequest request, Drop drop, Reason reason, String why) {
        metrics.dropped(drop);
        if (exchange.claim()) {
            exchange.write(told(reason, why), () -> request.connection().close());
        } else {
            request.connection().close();
        }
    }

    private static Answer told(Reason reason, String message) {
        return ApiStatus.of(reason, message).toAnswer(Layout.COMPACT);
    }

    /// Tells every connection to come again elsewhere, and waits until all requests have been
    /// answered, but no longer than `patience`.
    public void drain(Duration patience) {
        Arrays.stream(connections.keySet().toArray(HttpConnection[]::new))
                .forEach(connection -> sendAway(connection, patience));
        try {
            boolean done =
                    slots.tryAcquire(
                            options.maxInFlight(), patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!done) {
                log.warnf(
                        "stopping with %d requests unanswered",
                        options.maxInFlight() - slots.availablePermits());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sendAway(HttpConnection connection, Duration patience) {
        try {
            connection.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (UnsupportedOperationException _) {
            // HTTP/1 has no word for it: its connections end with the listener.
        }
    }

    @Override
    public void close() {
        try {
            server.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSING_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.warnf("the listener did not close cleanly: %s", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        answering.shutdownNow();
    }
}
