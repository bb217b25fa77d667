package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.Streaming;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// One request on its connection, answered at most once.
///
/// Whoever answers first wins: the one who found the answer, or the deadline. Writing happens on
/// the connection's own thread.
final class Exchange {
    private static final Logger log = Logger.getLogger(Exchange.class);

    /// How long a caller may take nothing of an answer.
    private static final long PATIENCE_MILLIS = 30_000;

    private final HttpServerRequest request;
    private final Context context;
    private final AtomicBoolean answered = new AtomicBoolean();

    Exchange(HttpServerRequest request, Context context) {
        this.request = request;
        this.context = context;
    }

    /// Takes the right to answer; false where another has it.
    boolean claim() {
        return answered.compareAndSet(false, true);
    }

    /// Writes the answer, to be called by whoever holds the right; `after` runs when it is sent, or
    /// cannot be. Blocks while an answer is made that is written as it comes.
    void write(Answer answer, Runnable after) {
        if (request.method().name().equals("HEAD")) {
            Answer whole = answer.whole();
            context.runOnContext(_ -> writeNow(whole, after));
        } else if (answer.rest().isPresent()) {
            stream(answer, answer.rest().get(), after);
        } else {
            Answer compressed = Compression.apply(answer, request.headers());
            context.runOnContext(_ -> writeNow(compressed, after));
        }
    }

    /// Writes an answer that is there as a whole, to be called on the connection's own thread by
    /// whoever holds the right.
    void writeHere(Answer answer, Runnable after) {
        writeNow(Compression.apply(answer, request.headers()), after);
    }

    /// An answer of which a part is sent already can only be broken off.
    private void stream(Answer answer, Streaming body, Runnable after) {
        BodyStream.Way way =
                new BodyStream.Way(Compression.takesGzip(request.headers()), PATIENCE_MILLIS);
        BodyStream stream = new BodyStream(request.response(), context, answer, way);
        boolean whole = false;
        try {
            body.writeTo(stream);
            stream.end(after);
            whole = true;
        } catch (IOException | UncheckedIOException e) {
            log.debugf("an answer was broken off: %s", e.getMessage());
        } catch (RuntimeException e) {
            // Our own mistake, or damage that was found while the answer was made.
            log.errorf(e, "making the answer to %s failed", request.uri());
            if (stream.isUnsent()) {
                whole = true;
                Answer told = Answer.text(500, "answering failed; the log says why\n");
                context.runOnContext(_ -> writeNow(told, after));
            }
        } finally {
            if (!whole) {
                context.runOnContext(_ -> breakOff(after));
            }
        }
    }

    private void breakOff(Runnable after) {
        request.response().reset();
        after.run();
    }

    private void writeNow(Answer answer, Runnable after) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            after.run();
            return;
        }
        response.setStatusCode(answer.code());
        response.putHeader("Content-Type", answer.contentType());
        response.putHeader("Cache-Control", "no-cache, private");
        answer.headers().forEach(response::putHeader);
        boolean bodiless = request.method().name().equals("HEAD") || answer.code() == 304;
        if (bodiless) {
            if (answer.code() != 304) {
                response.putHeader("Content-Length", Integer.toString(answer.body().length()));
            }
            response.end().onComplete(_ -> after.run());
        } else {
            response.end(answer.body()).onComplete(_ -> after.run());
        }
    }
}
