package dev.steelyard.sample;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What the shop has counted, as Prometheus text. Any thread may count and read.
final class Figures {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Map<String, LongAdder> servedByMethod = new ConcurrentSkipListMap<>();
    private final AtomicLong queueLength = new AtomicLong();

    Figures() {
        // A counter that exists before its first event lets the first increase be seen.
        servedByMethod.put("GET", new LongAdder());
    }

    void served(String method) {
        servedByMethod.computeIfAbsent(method, _ -> new LongAdder()).increment();
    }

    void queueLength(long length) {
        queueLength.set(length);
    }

    String text() {
        StringBuilder text =
                new StringBuilder(
                        """
                        # HELP http_requests_total Requests served.
                        # TYPE http_requests_total counter
                        """);
        servedByMethod.forEach((method, count) ->
                text.append(
                        "http_requests_total{method=\"%s\"} %d\n".formatted(method, count.sum())));
        return text.append(textWithoutRequests()).toString();
    }

    String textWithoutRequests() {
        return """
        # HELP shop_queue_length Orders that wait to be packed.
        # TYPE shop_queue_length gauge
        shop_queue_length %d
        """
                .formatted(queueLength.get());
    }
}
