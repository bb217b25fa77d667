package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.UsageTable.IncludedObject;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.Representation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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

    Answer list(List<Measurement> items) throws RefusedException {
        Representation form = request.representation(LIST);
        return switch (form) {
            case PLAIN ->
                    json(generator -> {
                        Json.startList(generator, kind + "List", apiVersion());
                        for (Measurement item : items) {
                            UsageWriter.object(generator, item, "", "");
                        }
                        Json.endList(generator);
                    });
            case TABLE_V1, TABLE_V1BETA1 -> table(form, items);
            case METADATA_LIST_V1, METADATA_LIST_V1BETA1 ->
                    json(generator -> {
                        Json.startList(
                                generator,
                                "PartialObjectMetadataList",
                                "meta.k8s.io/" + form.version());
                        for (Measurement item : items) {
                            UsageWriter.partial(generator, item, form.version());
                        }
                        Json.endList(generator);
                    });
            case METADATA_V1, METADATA_V1BETA1, AGGREGATED_DISCOVERY ->
                    throw new IllegalStateException("not offered: " + form);
        };
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
