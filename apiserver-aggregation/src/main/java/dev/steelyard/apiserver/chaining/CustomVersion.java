package dev.steelyard.apiserver.chaining;

import dev.steelyard.apiserver.discovery.ServedGroups;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The versions of custom.metrics.k8s.io, newest first. They take the same questions and tell the
/// same of each value, under names of their own.
enum CustomVersion {
    V1BETA2("v1beta2", "windowSeconds"),
    V1BETA1("v1beta1", "window");

    private final String word;
    private final String window;

    CustomVersion(String word, String window) {
        this.word = word;
        this.window = window;
    }

    /// The version that a path names: `v1beta2`.
    static Optional<CustomVersion> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    /// The one that this is not.
    CustomVersion other() {
        return this == V1BETA2 ? V1BETA1 : V1BETA2;
    }

    /// What stands before the paths of its questions, without a slash at its end.
    String root() {
        return "/apis/" + ServedGroups.CUSTOM + "/" + word;
    }

    /// A MetricValueList of the other version as one of this.
    ///
    /// @throws DecodeException where `body` is none
    Buffer translated(Buffer body) {
        try {
            JsonObject list = new JsonObject(body);
            JsonArray items = list.getJsonArray("items");
            if (!"MetricValueList".equals(list.getString("kind")) || items == null) {
                throw new DecodeException("no MetricValueList");
            }
            for (int i = 0; i < items.size(); i++) {
                rename(whole(items.getJsonObject(i)));
            }
            return list.put("apiVersion", ServedGroups.CUSTOM + "/" + word).toBuffer();
        } catch (ClassCastException e) {
            throw new DecodeException("no MetricValueList", e);
        }
    }

    /// In the older version the name and the selector of the metric stand beside the value.
    private void rename(JsonObject value) {
        move(value, other().window, value, window);
        switch (this) {
            case V1BETA2 -> {
                JsonObject metric = new JsonObject();
                move(value, "metricName", metric, "name");
                move(value, "selector", metric, "selector");
                value.put("metric", metric);
            }
            case V1BETA1 -> {
                JsonObject metric = whole(value.getJsonObject("metric"));
                value.remove("metric");
                move(metric, "name", value, "metricName");
                move(metric, "selector", value, "selector");
            }
        }
    }

    private static JsonObject whole(@Nullable JsonObject part) {
        if (part == null) {
            throw new DecodeException("no MetricValueList: a part is missing");
        }
        return part;
    }

    private static void move(JsonObject from, String field, JsonObject to, String name) {
        if (from.containsKey(field)) {
            to.put(name, from.remove(field));
        }
    }
}
