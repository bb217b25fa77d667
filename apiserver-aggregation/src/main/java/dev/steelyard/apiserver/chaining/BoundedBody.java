package dev.steelyard.apiserver.chaining;

import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// The body of an answer, given up as soon as it is longer than a limit. Used by one exchange.
final class BoundedBody implements BodySubscriber<Buffer> {
    private final int limit;
    private final Buffer bytes = Buffer.buffer();
    private final CompletableFuture<Buffer> whole = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    BoundedBody(int limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<Buffer> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            if (bytes.length() + piece.remaining() > limit) {
                giveUp();
                return;
            }
            byte[] taken = new byte[piece.remaining()];
            piece.get(taken);
            bytes.appendBytes(taken);
        }
    }

    private void giveUp() {
        whole.completeExceptionally(new AnswerTooLongException(limit)); // before the end is told
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable problem) {
        whole.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        whole.complete(bytes);
    }
}
