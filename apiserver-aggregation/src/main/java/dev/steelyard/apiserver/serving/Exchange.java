package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicBoolean;

/// One request on its connection, answered at most once.
///
/// Whoever answers first wins: the one who found the answer, or the deadline. Writing happens on
/// the connection's own thread.
final class Exchange {
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
    /// cannot be.
    void write(Answer answer, Runnable after) {
        Answer compressed =
                request.method().name().equals("HEAD")
                        ? answer
                        : Compression.apply(answer, request.headers());
        context.runOnContext(_ -> writeNow(compressed, after));
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
