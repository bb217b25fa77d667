package dev.steelyard.apiserver.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.UsageTable.IncludedObject;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.Representation;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Iterator;
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
            case PLAIN -> json(generator -> UsageWriter.object(generator, of, kind, apiVersion()));
            case TABLE_V1, TABLE_V1BETA1 -> table(form, List.of(of));
            case METADATA_V1, METADATA_V1BETA1 ->
                    json(generator -> UsageWriter.partial(generator, of, form.version()));
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
                            (json, item) -> UsageWriter.object(json, item, "", ""));
            case TABLE_V1, TABLE_V1BETA1 -> table(form, items.get().toList());
            case METADATA_LIST_V1, METADATA_LIST_V1BETA1 ->
                    streamed(
                            "PartialObjectMetadataList",
                            "meta.k8s.io/" + form.version(),
                            items,
                            (json, item) -> UsageWriter.partial(json, item, form.version()));
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
        void write(JsonGenerator json, Measurement item) throws IOException;
    }

    private Answer streamed(
            String listKind,
            String listVersion,
            Supplier<Stream<Measurement>> items,
            ItemWriter writer) {
        Json.Body body =
                json -> {
                    Json.startList(json, listKind, listVersion);
                    for (Iterator<Measurement> each = items.get().iterator(); each.hasNext(); ) {
                        writer.write(json, each.next());
                    }
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
