package dev.steelyard.apiserver.client;

import dev.steelyard.apiserver.client.QueryReply.ReplyPoint;
import dev.steelyard.apiserver.client.QueryReply.ReplySeries;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Reads the envelope of the Prometheus HTTP API.
final class ReplyParser {
    private ReplyParser() {}

    /// The reply in `body`.
    ///
    /// @throws QueryFailedException where the server says an error, or something else than a reply
    static QueryReply parse(int status, String body) throws QueryFailedException {
        try {
            JsonObject envelope = new JsonObject(body);
            if ("error".equals(envelope.getString("status"))) {
                throw new QueryFailedException(
                        envelope.getString("errorType") + ": " + envelope.getString("error"));
            }
            JsonObject data = envelope.getJsonObject("data");
            return new QueryReply(
                    series(data.getString("resultType"), data.getJsonArray("result")),
                    Stream.of("warnings", "infos").flatMap(key -> texts(envelope, key)).toList());
        } catch (DecodeException | ClassCastException | NullPointerException unexpected) {
            throw new QueryFailedException(
                    "the server answered "
                            + status
                            + " with something else than the Prometheus API");
        }
    }

    /// What a server says of a caller that it does not let in, where it says it as Kubernetes does.
    static Optional<String> refusal(String body) {
        try {
            return Optional.ofNullable(new JsonObject(body).getString("message"));
        } catch (DecodeException | ClassCastException _) {
            return Optional.empty();
        }
    }

    private static Stream<String> texts(JsonObject envelope, String key) {
        return envelope.getJsonArray(key, new JsonArray()).stream().map(String.class::cast);
    }

    private static List<ReplySeries> series(String type, JsonArray result) {
        return switch (type) {
            case "scalar", "string" ->
                    List.of(new ReplySeries(Map.of(), List.of(point(result, false))));
            default ->
                    IntStream.range(0, result.size())
                            .mapToObj(i -> series(result.getJsonObject(i)))
                            .toList();
        };
    }

    private static ReplySeries series(JsonObject series) {
        Map<String, String> labels = new TreeMap<>();
        series.getJsonObject("metric")
                .forEach(pair -> labels.put(pair.getKey(), pair.getValue() + ""));
        List<ReplyPoint> points = new ArrayList<>();
        add(series.getJsonArray("value"), false, points);
        add(series.getJsonArray("histogram"), true, points);
        addAll(series.getJsonArray("values"), false, points);
        addAll(series.getJsonArray("histograms"), true, points);
        points.sort(Comparator.comparingDouble(ReplyPoint::seconds));
        return new ReplySeries(labels, points);
    }

    private static void addAll(JsonArray all, boolean histograms, List<ReplyPoint> into) {
        for (int i = 0; all != null && i < all.size(); i++) {
            add(all.getJsonArray(i), histograms, into);
        }
    }

    private static void add(JsonArray point, boolean histogram, List<ReplyPoint> into) {
        if (point != null) {
            into.add(point(point, histogram));
        }
    }

    private static ReplyPoint point(JsonArray point, boolean histogram) {
        double seconds = point.getDouble(0);
        if (!histogram) {
            return new ReplyPoint(seconds, point.getString(1));
        }
        JsonObject buckets = point.getJsonObject(1);
        return new ReplyPoint(
                seconds,
                "count " + buckets.getString("count") + " sum " + buckets.getString("sum"));
    }
}
