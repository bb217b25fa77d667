package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.discovery.Discovery;
import dev.steelyard.apiserver.discovery.OpenApi;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.discovery.ServedNames;
import dev.steelyard.apiserver.groups.CustomMetricsApi;
import dev.steelyard.apiserver.groups.ExternalMetricsApi;
import dev.steelyard.apiserver.groups.ResourceMetricsApi;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The table of what is served where.
public final class Endpoints implements Routes {
    private final Discovery discovery;
    private final OpenApi openApi = new OpenApi();
    private final Groups groups;
    private final Health health;
    private final OwnMetrics ownMetrics;
    private final String version;

    /// The three groups of metrics.
    ///
    /// @param names of the metrics of the last two, for discovery
    public record Groups(
            ResourceMetricsApi resources,
            CustomMetricsApi custom,
            ExternalMetricsApi external,
            Supplier<ServedNames> names) {}

    public Endpoints(Groups groups, Health health, OwnMetrics ownMetrics, String version) {
        this.discovery = new Discovery(groups.names());
        this.groups = groups;
        this.health = health;
        this.ownMetrics = ownMetrics;
        this.version = version;
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) throws RefusedException {
        List<String> path = request.target().segments();
        if (path.isEmpty()) {
            return Optional.of(paths(request));
        }
        return switch (path.getFirst()) {
            case "apis" -> apis(request, path.subList(1, path.size()));
            case "openapi" -> openApi(request, path.subList(1, path.size()));
            case "version" -> only(path, () -> version(request));
            case "metrics" -> only(path, () -> ownMetrics.answer(request));
            case "livez", "readyz", "healthz" -> Optional.of(health.answer(request.target()));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Answer> answerAtOnce(ApiRequest request) throws RefusedException {
        List<String> path = request.target().segments();
        boolean isInGroup =
                path.size() > 3
                        && path.getFirst().equals("apis")
                        && ServedGroups.serves(path.get(1), path.get(2));
        if (!isInGroup) {
            return Optional.empty();
        }
        List<String> rest = path.subList(3, path.size());
        return switch (path.get(1)) {
            case ServedGroups.METRICS ->
                    groups.resources().answerAtOnce(request, path.get(2), rest);
            case ServedGroups.CUSTOM -> groups.custom().answerAtOnce(request, path.get(2), rest);
            case ServedGroups.EXTERNAL -> groups.external().answerAtOnce(request, rest);
            default -> Optional.empty();
        };
    }

    private Optional<Answer> apis(ApiRequest request, List<String> path) throws RefusedException {
        return switch (path.size()) {
            case 0 -> Optional.of(discovery.groups(request));
            case 1 -> discovery.group(request, path.getFirst());
            case 2 -> discovery.resources(request, path.getFirst(), path.get(1));
            default -> {
                List<String> rest = path.subList(2, path.size());
                yield ServedGroups.serves(path.getFirst(), path.get(1))
                        ? group(request, path.getFirst(), path.get(1), rest)
                        : Optional.empty();
            }
        };
    }

    private Optional<Answer> group(
            ApiRequest request, String group, String groupVersion, List<String> rest)
            throws RefusedException {
        return switch (group) {
            case ServedGroups.METRICS -> groups.resources().answer(request, groupVersion, rest);
            case ServedGroups.CUSTOM -> groups.custom().answer(request, groupVersion, rest);
            case ServedGroups.EXTERNAL -> groups.external().answer(request, rest);
            default -> Optional.empty();
        };
    }

    private Optional<Answer> openApi(ApiRequest request, List<String> path) {
        if (path.equals(List.of("v2"))) {
            return Optional.of(openApi.v2(request));
        }
        if (path.equals(List.of("v3"))) {
            return Optional.of(openApi.index(request));
        }
        boolean isDocument =
                path.size() == 4 && path.getFirst().equals("v3") && path.get(1).equals("apis");
        return isDocument ? openApi.v3(request, path.get(2), path.get(3)) : Optional.empty();
    }

    private Answer version(ApiRequest request) {
        return Answer.ok(
                Answer.JSON,
                Json.buffer(
                        request.layout(),
                        json -> {
                            json.writeStartObject();
                            json.writeStringField("gitVersion", "v" + version);
                            json.writeStringField("platform", "steelyard");
                            json.writeEndObject();
                        }));
    }

    private static Answer paths(ApiRequest request) {
        return Answer.ok(
                Answer.JSON,
                Json.buffer(
                        request.layout(),
                        json -> {
                            json.writeStartObject();
                            json.writeArrayFieldStart("paths");
                            for (String path :
                                    List.of(
                                            "/apis",
                                            "/healthz",
                                            "/livez",
                                            "/metrics",
                                            "/openapi/v2",
                                            "/openapi/v3",
                                            "/readyz",
                                            "/version")) {
                                json.writeString(path);
                            }
                            json.writeEndArray();
                            json.writeEndObject();
                        }));
    }

    private interface Found {
        Answer answer() throws RefusedException;
    }

    private static Optional<Answer> only(List<String> path, Found found) throws RefusedException {
        return path.size() == 1 ? Optional.of(found.answer()) : Optional.empty();
    }
}
