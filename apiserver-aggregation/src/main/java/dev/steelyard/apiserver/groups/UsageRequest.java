package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.Representation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A request for usage; writes measurements in the form that it wants.
///
/// @param kind of one object: `NodeMetrics` or `PodMetrics`
record UsageRequest(ApiRequest request, String kind, String version) {
    private static final Set<Representation> ONE =
            EnumSet.of(
                    Representation.PLAIN,
                    Representation.TABLE_V1,
                    Representation.TABLE_V1BETA1,
                    Representation.METADATA_V1,
                    Representation.METADATA_V1BETA1);
    private static final Set<Representation> LIST =
            EnumSet.of(
                    Representation.PLAIN,
                    Representation.TABLE_V1,
                    Representation.TABLE_V1BETA1,
                    Representation.METADATA_LIST_V1,
                    Representation.METADATA_LIST_V1BETA1);

    /// What the request selects; it must not want to watch.
    ObjectSelection selection() throws RefusedException {
        String resource = kind.equals("PodMetrics") ? "pods" : "nodes";
        new ListOptions(request.target())
                .check(new ApiStatus.Subject("", ServedGroups.METRICS, resource));
        return ObjectSelection.of(request.target());
    }

    Answer one(Measurement of) throws RefusedException {
        Representation form = request.representation(ONE);
        return switch (form) {
            case PLAIN ->
                    json(generator -> new UsageWriter(generator).object(of, kind, apiVersion()));
            case TABLE_V1, TABLE_V1BETA1 -> table(form, List.of(of));
            case METADATA_V1, METADATA_V1BETA1 ->
                    json(generator -> new UsageWriter(generator).partial(of, form.version()));
            case METADATA_LIST_V1, METADATA_LIST_V1BETA1, AGGREGATED_DISCOVERY ->
                    throw new IllegalStateException("not offered: " + form);
        };
    }

    /// Writes a list while it is sent, item by item.
    ///
    /// @param items gives them anew each time
    Answer list(Supplier<Stream<Measurement>> items) throws RefusedException {
        Representation form = request.representation(LIST);
        return switch (form) {
            case PLAIN ->
                    streamed(
                            kind + "List",
                            apiVersion(),
                            items,
                            (writer, item) -> writer.object(item, "", ""));
            case TABLE_V1, TABLE_V1BETA1 -> table(form, items.get().toList());
            case METADATA_LIST_V1, METADATA_LIST_V1BETA1 ->
                    streamed(
                            "PartialObjectMetadataList",
                            "meta.k8s.io/" + form.version(),
                            items,
                            (writer, item) -> writer.partial(item, form.version()));
            case METADATA_V1, METADATA_V1BETA1, AGGREGATED_DISCOVERY ->
                    throw new IllegalStateException("not offered: " + form);
        };
    }

    /// Whether the one who asks is a person at a terminal, to whom warnings are shown.
    boolean isFromTerminal() {
        String agent = request.headers().get("User-Agent");
        return agent != null && agent.startsWith("kubectl");
    }

    private interface ItemWriter {
        void write(UsageWriter writer, Measurement item) throws IOException;

        /// The same where only our own mistakes may be thrown.
        default void writeUnchecked(UsageWriter writer, Measurement item) {
            try {
                write(writer, item);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Answer streamed(
            String listKind,
            String listVersion,
            Supplier<Stream<Measurement>> items,
            ItemWriter each) {
        Json.Body body =
                json -> {
                    Json.startList(json, listKind, listVersion);
                    UsageWriter writer = new UsageWriter(json);
                    // An iterator over a stream keeps what it looked ahead for.
                    items.get().forEachOrdered(item -> each.writeUnchecked(writer, item));
                    Json.endList(json);
                };
        return Answer.streamed(Answer.JSON, Json.stream(request.layout(), body))
                .withHeader("Vary", "Accept");
    }

    private Answer table(Representation form, List<Measurement> rows) throws RefusedException {
        IncludedObject object = IncludedObject.parse(request.target().parameter("includeObject"));
        UsageTable table = new UsageTable(form.version(), object, kind, apiVersion());
        return json(generator -> table.write(generator, rows));
    }

    private Answer json(Json.Body body) {
        return Answer.ok(Answer.JSON, Json.buffer(request.layout(), body))
                .withHeader("Vary", "Accept");
    }

    private String apiVersion() {
        return ServedGroups.METRICS + "/" + version;
    }
}
