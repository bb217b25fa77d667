package dev.steelyard.apiserver.chaining;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.apiserver.chaining.Reply.Answered;
import dev.steelyard.apiserver.chaining.Reply.Failed;
import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.job.LiveTls;
import dev.steelyard.scrape.job.SecretText;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The way to the Service of an older adapter: one pool of connections over TLS, HTTP/2 where that
/// is offered, with credentials that are read again when they change. Safe for any number of
/// threads.
final class OlderConnection implements AutoCloseable {
    /// Through whom a question came (RFC 9110 §7.6.3); what carries our name is not passed on
    /// again.
    static final String VIA = "1.1 steelyard";

    private static final int NO_LONGER_TRUSTED = 401;

    private final OlderService service;
    private final ChainSettings settings;
    private final LiveTls tls;
    private final Optional<SecretText> token;
    private final Semaphore slots;
    private final ScrapeClock clock;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("older-", 0).factory());

    @GuardedBy("this")
    private @Nullable HttpClient client;

    @GuardedBy("this")
    private @Nullable SSLContext context;

    @GuardedBy("this")
    private long madeNanos;

    OlderConnection(OlderService service, ChainSettings settings, ScrapeClock clock) {
        this.service = service;
        this.settings = settings;
        this.clock = clock;
        this.tls = new LiveTls(settings.tls(), clock);
        this.token =
                switch (settings.credentials()) {
                    case Credentials.Token(var secret) ->
                            Optional.of(new SecretText(secret, clock));
                    case Credentials.FrontProxy() -> Optional.empty();
                };
        this.slots = new Semaphore(settings.limits().inFlight());
    }

    OlderService service() {
        return service;
    }

    /// Asks, and waits for no longer than the settings say.
    ///
    /// @throws InterruptedException where the caller is told to stop; then the question is taken
    ///   back
    Reply ask(Question question) throws InterruptedException {
        if (!slots.tryAcquire()) {
            return new Failed(
                    Outcome.BUSY,
                    "%d questions wait for it already".formatted(settings.limits().inFlight()));
        }
        try {
            return send(client(), request(question));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return new Failed(Outcome.REFUSED, "this cannot be asked: " + e.getMessage());
        } catch (IOException e) {
            return new Failed(Outcome.UNTRUSTED, String.valueOf(e.getMessage()));
        } finally {
            slots.release();
        }
    }

    /// A client for the certificates that hold now.
    private synchronized HttpClient client() throws IOException {
        SSLContext now = tls.context();
        HttpClient known = client;
        if (known != null && now.equals(context)) {
            return known;
        }
        HttpClient made =
                HttpClient.newBuilder()
                        .sslContext(now)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .executor(threads)
                        .build();
        leave(known);
        client = made;
        context = now;
        madeNanos = clock.nanos();
        return made;
    }

    /// Perhaps whoever held the connection is gone: what comes next is asked on a new one. Not soon
    /// again, since one that is only slow is not helped by more connections.
    private synchronized void forget(HttpClient silent) {
        long tried = clock.nanos() - madeNanos;
        boolean isTried = tried >= 2 * settings.limits().patience().toNanos();
        if (isTried && silent.equals(client)) {
            leave(silent);
            client = null;
        }
    }

    /// What is asked already is let end.
    private static void leave(@Nullable HttpClient before) {
        if (before != null) {
            before.shutdown();
        }
    }

    private HttpRequest request(Question question) throws URISyntaxException, IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(new URI(service.address() + question.path()))
                        .header("Via", VIA)
                        .header("User-Agent", settings.userAgent());
        question.accept().forEach(each -> request.header("Accept", each));
        if (!question.auditId().isEmpty()) {
            request.header("Audit-Id", question.auditId());
        }
        if (token.isPresent()) {
            request.header("Authorization", "Bearer " + token.get().current());
        } else {
            StatedCaller.write(question.caller(), request);
        }
        return request.build();
    }

    private Reply send(HttpClient asked, HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<Buffer>> answer =
                asked.sendAsync(request, _ -> new BoundedBody(settings.limits().bodyBytes()));
        try {
            return reply(answer.get(settings.limits().patience().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            forget(asked);
            return new Failed(
                    Outcome.TIMEOUT,
                    "no answer within %d ms".formatted(settings.limits().patience().toMillis()));
        } catch (ExecutionException | CancellationException e) {
            return failed(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static Reply reply(HttpResponse<Buffer> answer) {
        int code = answer.statusCode();
        if (code == NO_LONGER_TRUSTED) {
            return new Failed(Outcome.UNAUTHORIZED, "it does not take our credentials (401)");
        }
        if (code >= 300 && code < 400) {
            return new Failed(
                    Outcome.BROKEN, "it answered %d, which is not followed".formatted(code));
        }
        Optional<String> encoding = answer.headers().firstValue("Content-Encoding");
        if (encoding.isPresent() && !encoding.get().equals("identity")) {
            return new Failed(
                    Outcome.BROKEN, "it answered in %s unasked".formatted(encoding.get()));
        }
        return answer.headers()
                .firstValue("Content-Type")
                .<Reply>map(type -> new Answered(code, type, answer.body()))
                .orElseGet(() ->
                        new Failed(
                                Outcome.BROKEN,
                                "it answered %d without a Content-Type".formatted(code)));
    }

    private static Failed failed(@Nullable Throwable cause) {
        return switch (cause) {
            case AnswerTooLongException e -> new Failed(Outcome.TOO_LONG, reason(e));
            case ConnectException e ->
                    new Failed(Outcome.UNREACHABLE, "it cannot be connected to: " + reason(e));
            case SSLException e ->
                    new Failed(Outcome.UNTRUSTED, "no trusted connection to it: " + reason(e));
            case IOException e -> new Failed(Outcome.BROKEN, "it broke off: " + reason(e));
            case null, default ->
                    throw new IllegalStateException("asking an older adapter failed", cause);
        };
    }

    /// Names that cannot be resolved have no message, only a cause.
    private static String reason(IOException e) {
        Throwable told = e.getMessage() == null && e.getCause() != null ? e.getCause() : e;
        return told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
        threads.shutdownNow();
    }
}
