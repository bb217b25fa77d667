package dev.steelyard.tsdb;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.SampleFeed;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.util.List;

/// One listener of a [Head] with what it listens to; called under the head's commit lock only.
///
/// A listener that throws is told on: neither the commit nor other listeners may suffer.
final class FeedSubscription implements SampleFeed.Subscription {
    private static final System.Logger log = System.getLogger(FeedSubscription.class.getName());

    private final Head head;
    private final List<LabelMatcher> matchers;
    private final SampleListener listener;
    private boolean failed;

    FeedSubscription(Head head, List<LabelMatcher> matchers, SampleListener listener) {
        this.head = head;
        this.matchers = List.copyOf(matchers);
        this.listener = listener;
    }

    List<LabelMatcher> matchers() {
        return matchers;
    }

    boolean matches(Labels labels) {
        return Postings.matches(matchers, labels);
    }

    void seriesBegan(long ref, Labels labels) {
        guarded(() -> listener.seriesBegan(ref, labels));
    }

    void sample(long ref, long timeMillis, double value) {
        try {
            listener.sample(ref, timeMillis, value);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /// Tells of the floats among samples; answers the time of the last of all.
    long samples(long ref, SampleCursor samples) {
        long newestMillis = Long.MIN_VALUE;
        while (samples.next()) {
            newestMillis = samples.timeMillis();
            if (samples.histogram() == null) {
                sample(ref, newestMillis, samples.value());
            }
        }
        return newestMillis;
    }

    void seriesForgotten(long ref) {
        guarded(() -> listener.seriesForgotten(ref));
    }

    @Override
    public void close() {
        head.unsubscribe(this);
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        head.metrics().listenerFailed();
        if (!failed) {
            failed = true;
            log.log(System.Logger.Level.ERROR, "sample listener failed matchers=" + matchers, e);
        }
    }
}
