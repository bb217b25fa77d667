package dev.steelyard.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.command.ServeOptions.Door;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricType;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.scrape.FamilyDeclaration;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.TargetDeclarations;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.scrape.job.DiscoveredTarget;
import dev.steelyard.scrape.job.TargetReader;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarReader.SeriesExemplars;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.Ulid;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The answers byte for byte: the members, words and codes that clients of Prometheus rely on.
class QueryRoutesTest {
    private static final long NOW = 1_700_000_000_000L;

    private static final Description.State STATE =
            new Description.State(
                    "jobs: []",
                    Instant.EPOCH,
                    Optional.empty(),
                    new StoreState(
                            new ReplayProgress(2, 5, 3), 4, 30, List.of(block(1), compacted())));

    private final ListedSeries series =
            new ListedSeries()
                    .with(up("a"), NOW - 60_000, 1)
                    .with(up("a"), NOW - 500, 1)
                    .with(up("b"), NOW, 0.1)
                    .with(Labels.of("__name__", "load.1", "x y", "\"z\""), NOW, 1e-7);

    private Description.State state = STATE;

    private final QueryRoutes routes =
            new QueryRoutes(
                    new QueryRoutes.Sources(
                            new Engine(EngineOptions.DEFAULT),
                            series,
                            QueryRoutesTest::exemplars,
                            new ListedTargets(),
                            () -> Labels.EMPTY,
                            new Description(
                                    "0.1",
                                    Instant.EPOCH,
                                    Map.of("a", "b"),
                                    new Features(Set.of(Door.OTLP), Set.of("file"), false),
                                    () -> state)),
                    ParserOptions.STABLE,
                    () -> Instant.ofEpochMilli(NOW),
                    20);

    private static BlockMeta block(int number) {
        Ulid ulid = new Ulid(number, 1);
        return new BlockMeta(
                ulid,
                100,
                200,
                new BlockMeta.Stats(9, 8, 1, 3, 4, 0),
                BlockMeta.Compaction.ofHead(ulid));
    }

    private static BlockMeta compacted() {
        return new BlockMeta(
                new Ulid(2, 1),
                200,
                400,
                new BlockMeta.Stats(0, 0, 0, 0, 5, 6),
                new BlockMeta.Compaction(
                        2,
                        List.of(new Ulid(1, 1)),
                        true,
                        List.of(block(1).asParent()),
                        true,
                        List.of("from-out-of-order")));
    }

    private static Labels up(String instance) {
        return Labels.of("__name__", "up", "instance", instance, "job", "j");
    }

    /// One job with one address that relabelling dropped, and two that declare families.
    private static final class ListedTargets implements TargetReader {
        private static final FamilyDeclaration UP =
                new FamilyDeclaration("up", MetricType.GAUGE, "Is it?", "");
        private static final FamilyDeclaration DEPTH =
                new FamilyDeclaration("depth_meters", MetricType.GAUGE, "", "meters");

        @Override
        public List<DiscoveredTarget> discovered() {
            return List.of(new DiscoveredTarget("j", Labels.of("__address__", "a:1"), null, ""));
        }

        @Override
        public List<TargetStatus> statuses() {
            return List.of();
        }

        @Override
        public List<FamilyDeclaration> declarations(String metric) {
            return metric.equals("up") ? List.of(UP) : List.of();
        }

        @Override
        public List<TargetDeclarations> declarations() {
            return List.of(
                    new TargetDeclarations(target("a"), List.of(DEPTH, UP)),
                    new TargetDeclarations(target("b"), List.of(UP)));
        }

        private static Target target(String instance) {
            return new Target(
                    "j",
                    URI.create("http://" + instance + "/metrics"),
                    Labels.of("instance", instance, "job", "j"),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Target.Honor.DEFAULT,
                    Target.Access.ANONYMOUS);
        }
    }

    /// One of the series that is asked for first, and all of its time.
    private static List<SeriesExemplars> exemplars(
            List<List<LabelMatcher>> selectors, long from, long to) {
        boolean isUp = selectors.getFirst().stream().allMatch(each -> each.matches("up"));
        return isUp && selectors.size() == 2
                ? List.of(
                        new SeriesExemplars(
                                up("a"),
                                List.of(
                                        new Exemplar(Labels.of("id", "1"), 0.5, from + 1, true),
                                        new Exemplar(Labels.EMPTY, 1e-7, to, true))))
                : List.of();
    }

    private Answer ask(String path, String... parameters) {
        StringBuilder uri = new StringBuilder(path);
        for (int i = 0; i < parameters.length; i += 2) {
            uri.append(i == 0 ? '?' : '&').append(encoded(parameters[i])).append('=');
            uri.append(encoded(parameters[i + 1]));
        }
        try {
            return routes.answer(
                            new ApiRequest(
                                    "GET",
                                    RequestTarget.parse(uri.toString()),
                                    MultiMap.caseInsensitiveMultiMap()))
                    .orElseThrow();
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void check(String body, String path, String... parameters) {
        Answer answer = ask(path, parameters);
        assertThat(answer.whole().body().toString()).as(path).isEqualTo(body);
        assertThat(answer.code()).isEqualTo(200);
    }

    private void refuse(int code, String type, String message, String path, String... parameters) {
        Answer answer = ask(path, parameters);
        assertThat(answer.whole().body().toString())
                .isEqualTo(
                        "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"%s\"}"
                                .formatted(type, message.replace("\"", "\\\"")));
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void whatMayBeMissingIsAWarningOfEveryAnswer() {
        series.caveat("a block is damaged");
        assertThat(warns("/api/v1/query", "query", "up")).isTrue();
        assertThat(warns("/api/v1/query", "query", "up", "namespace", "shop")).isTrue();
        assertThat(warns("/api/v1/series", "match[]", "up")).isTrue();
        assertThat(warns("/api/v1/series", "match[]", "up", "limit", "1")).isTrue();
        assertThat(warns("/api/v1/labels")).isTrue();
        assertThat(warns("/api/v1/label/job/values")).isTrue();
        assertThat(warns("/api/v1/query", "query", "1")).as("without a selection").isFalse();
    }

    private boolean warns(String path, String... parameters) {
        return ask(path, parameters)
                .whole()
                .body()
                .toString()
                .contains(",\"warnings\":[\"a block is damaged\"");
    }

    @Test
    void instantQueriesAnswerScalarsTextsAndVectors() {
        check(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1700000000,\"2\"]}}",
                "/api/v1/query",
                "query",
                "1+1");
        check(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"string\",\"result\":[12.500,\"x\"]}}",
                "/api/v1/query",
                "query",
                "\"x\"",
                "time",
                "12.5");
        check(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"up\",\"instance\":\"b\",\"job\":\"j\"},\"value\":[1700000000,\"0.1\"]}]}}",
                "/api/v1/query",
                "query",
                "up{instance=\"b\"}",
                "time",
                "2023-11-14T22:13:20Z");
        check(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"load.1\",\"x y\":\"\\\"z\\\"\"},\"value\":[1700000000,\"1e-07\"]}]}}",
                "/api/v1/query",
                "query",
                "{\"load.1\"}");
        check(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":\"up\",\"instance\":\"a\",\"job\":\"j\"},\"values\":[[1699999940,\"1\"],[1699999999.500,\"1\"]]}]}}",
                "/api/v1/query",
                "query",
                "up{instance=\"a\"}[5m]");
    }

    @Test
    void rangeQueriesAnswerMatrices() {
        check(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1699999970,\"1\"],[1700000000,\"1.1\"]]}]}}",
                "/api/v1/query_range",
                "query",
                "sum(up)",
                "start",
                "1699999970",
                "end",
                "1700000000",
                "step",
                "30s");
    }

    @Test
    void answersAreTruncatedToTheLimitAndSaySo() {
        check(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"up\",\"instance\":\"a\",\"job\":\"j\"},\"value\":[1700000000,\"1\"]}]},\"warnings\":[\"results truncated due to limit\"]}",
                "/api/v1/query",
                "query",
                "up",
                "limit",
                "1");
        check(
                "{\"status\":\"success\",\"data\":[\"a\"],\"warnings\":[\"results truncated due to limit\"]}",
                "/api/v1/label/instance/values",
                "limit",
                "1");
    }

    @Test
    void mistakesAreToldInTheWordsOfPrometheus() {
        refuse(
                400,
                "bad_data",
                "invalid parameter \"query\": 1:5: parse error: unexpected end of input",
                "/api/v1/query",
                "query",
                "up +");
        refuse(
                400,
                "bad_data",
                "invalid parameter \"time\": invalid time value for 'time': cannot parse \"x\" to a valid timestamp",
                "/api/v1/query",
                "query",
                "1",
                "time",
                "x");
        refuse(
                400,
                "bad_data",
                "invalid parameter \"start\": cannot parse \"\" to a valid timestamp",
                "/api/v1/query_range",
                "query",
                "1");
        refuse(
                400,
                "bad_data",
                "invalid parameter \"end\": end timestamp must not be before start time",
                "/api/v1/query_range",
                "query",
                "1",
                "start",
                "2",
                "end",
                "1",
                "step",
                "1");
        refuse(
                400,
                "bad_data",
                "invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer",
                "/api/v1/query_range",
                "query",
                "1",
                "start",
                "1",
                "end",
                "2",
                "step",
                "0");
        refuse(
                400,
                "bad_data",
                "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
                "/api/v1/query_range",
                "query",
                "1",
                "start",
                "0",
                "end",
                "11001",
                "step",
                "1");
        refuse(
                400,
                "bad_data",
                "invalid parameter \"limit\": limit must be non-negative",
                "/api/v1/labels",
                "limit",
                "-1");
        refuse(400, "bad_data", "no match[] parameter provided", "/api/v1/series");
        refuse(
                400,
                "bad_data",
                "invalid parameter \"match[]\": match[] must contain at least one non-empty matcher",
                "/api/v1/series",
                "match[]",
                "{a=~\".*\"}");
        refuse(
                422,
                "execution",
                "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
                "/api/v1/query",
                "query",
                "up + on(job) group_right() up{instance=\"a\"}".replace("group_right() ", ""));
    }

    @Test
    void seriesNamesAndValuesAreListed() {
        check(
                "{\"status\":\"success\",\"data\":[{\"__name__\":\"up\",\"instance\":\"a\",\"job\":\"j\"},{\"__name__\":\"up\",\"instance\":\"b\",\"job\":\"j\"}]}",
                "/api/v1/series",
                "match[]",
                "up",
                "match[]",
                "{instance=\"a\"}");
        check(
                "{\"status\":\"success\",\"data\":[\"__name__\",\"instance\",\"job\",\"x y\"]}",
                "/api/v1/labels");
        check(
                "{\"status\":\"success\",\"data\":[\"__name__\",\"instance\",\"job\"]}",
                "/api/v1/labels",
                "match[]",
                "up");
        check("{\"status\":\"success\",\"data\":[\"a\",\"b\"]}", "/api/v1/label/instance/values");
        check(
                "{\"status\":\"success\",\"data\":[\"a\"]}",
                "/api/v1/label/instance/values",
                "end",
                "1699999999.9");
        check(
                "{\"status\":\"success\",\"data\":[\"\\\"z\\\"\"]}",
                "/api/v1/label/U__x_20_y/values");
    }

    @Test
    void queriesAreFormattedAndTakenApart() {
        check(
                "{\"status\":\"success\",\"data\":\"sum by (a) (up)\"}",
                "/api/v1/format_query",
                "query",
                "sum(up)by(a)");
        check(
                "{\"status\":\"success\",\"data\":{\"type\":\"binaryExpr\",\"op\":\"/\",\"lhs\":{\"type\":\"numberLiteral\",\"val\":\"1\"},\"rhs\":{\"type\":\"vectorSelector\",\"name\":\"up\",\"matchers\":[{\"name\":\"__name__\",\"value\":\"up\",\"type\":\"=\"}],\"offset\":300000,\"offsetExpr\":null,\"timestamp\":null,\"startOrEnd\":\"end\",\"anchored\":false,\"smoothed\":false},\"matching\":null,\"bool\":false}}",
                "/api/v1/parse_query",
                "query",
                "1 / up @ end() offset 5m");
    }

    @Test
    void targetsAndWhatTheyDeclareAreListed() {
        check(
                "{\"status\":\"success\",\"data\":{\"activeTargets\":[],\"droppedTargets\":[{\"discoveredLabels\":{\"__address__\":\"a:1\"},\"scrapePool\":\"j\"}],\"droppedTargetCounts\":{\"j\":1}}}",
                "/api/v1/targets");
        check(
                "{\"status\":\"success\",\"data\":{\"activeTargets\":[],\"droppedTargets\":[],\"droppedTargetCounts\":{}}}",
                "/api/v1/targets",
                "scrapePool",
                "other");
        check(
                "{\"status\":\"success\",\"data\":{\"scrapePools\":[\"j\"]}}",
                "/api/v1/scrape_pools");
        check(
                "{\"status\":\"success\",\"data\":{\"depth_meters\":[{\"type\":\"gauge\",\"help\":\"\",\"unit\":\"meters\"}],\"up\":[{\"type\":\"gauge\",\"help\":\"Is it?\",\"unit\":\"\"}]}}",
                "/api/v1/metadata");
        check(
                "{\"status\":\"success\",\"data\":{\"up\":[{\"type\":\"gauge\",\"help\":\"Is it?\",\"unit\":\"\"}]}}",
                "/api/v1/metadata",
                "metric",
                "up");
        check(
                "{\"status\":\"success\",\"data\":[{\"target\":{\"instance\":\"b\",\"job\":\"j\"},\"type\":\"gauge\",\"help\":\"Is it?\",\"unit\":\"\"}]}",
                "/api/v1/targets/metadata",
                "match_target",
                "{instance=\"b\"}",
                "metric",
                "up");
        check(
                "{\"status\":\"success\",\"data\":[{\"target\":{\"instance\":\"a\",\"job\":\"j\"},\"metric\":\"depth_meters\",\"type\":\"gauge\",\"help\":\"\",\"unit\":\"meters\"},{\"target\":{\"instance\":\"a\",\"job\":\"j\"},\"metric\":\"up\",\"type\":\"gauge\",\"help\":\"Is it?\",\"unit\":\"\"}]}",
                "/api/v1/targets/metadata",
                "limit",
                "1");
        refuse(
                400,
                "bad_data",
                "limit must be a number",
                "/api/v1/targets/metadata",
                "limit",
                "many");
        refuse(
                400,
                "bad_data",
                "invalid parameter \"match_target\": 1:2: parse error: unexpected end of input inside braces",
                "/api/v1/targets/metadata",
                "match_target",
                "{");
    }

    @Test
    void aQuestionStaysInTheNamespaceThatItStates() {
        series.with(Labels.of("__name__", "up", "namespace", "shop", "pod", "p"), NOW, 7)
                .with(Labels.of("__name__", "up", "namespace", "bank", "pod", "q"), NOW, 8);
        check(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1700000000,\"7\"]}]}}",
                "/api/v1/query",
                "query",
                "sum(up) + (sum(up{namespace=\"bank\"}) or vector(0))",
                "namespace",
                "shop");
        check(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1700000000,\"7\"]]}]}}",
                "/api/v1/query_range",
                "query",
                "sum(up)",
                "start",
                "1700000000",
                "end",
                "1700000000",
                "step",
                "1",
                "namespace",
                "shop");
        String own = "{\"__name__\":\"up\",\"namespace\":\"shop\",\"pod\":\"p\"}";
        check(
                "{\"status\":\"success\",\"data\":[" + own + "]}",
                "/api/v1/series",
                "match[]",
                "{namespace=~\".+\"}",
                "match[]",
                "up",
                "namespace",
                "shop");
        check(
                "{\"status\":\"success\",\"data\":[\"__name__\",\"namespace\",\"pod\"]}",
                "/api/v1/labels",
                "namespace",
                "shop");
        check(
                "{\"status\":\"success\",\"data\":[\"p\"]}",
                "/api/v1/label/pod/values",
                "namespace",
                "shop");
        assertThat(ask("/api/v1/metadata", "namespace", "shop").whole().body().toString())
                .contains("\"up\"")
                .doesNotContain("depth_meters");
        assertThat(ask("/federate", "match[]", "up", "namespace", "shop").whole().body().toString())
                .isEqualTo("# TYPE up untyped\nup{namespace=\"shop\",pod=\"p\"} 7 1700000000000\n");
    }

    @Test
    void whatThereIsNotIsEmpty() {
        check("{\"status\":\"success\",\"data\":{\"groups\":[]}}", "/api/v1/rules");
        check("{\"status\":\"success\",\"data\":{\"alerts\":[]}}", "/api/v1/alerts");
        check(
                "{\"status\":\"success\",\"data\":{\"activeAlertmanagers\":[],\"droppedAlertmanagers\":[]}}",
                "/api/v1/alertmanagers");
        check("{\"status\":\"success\",\"data\":[]}", "/api/v1/query_exemplars", "query", "test");
    }

    @Test
    void exemplarsOfAllSelectorsAreListed() {
        check(
                "{\"status\":\"success\",\"data\":[{\"seriesLabels\":{\"__name__\":\"up\","
                        + "\"instance\":\"a\",\"job\":\"j\"},\"exemplars\":[{\"labels\":"
                        + "{\"id\":\"1\"},\"value\":\"0.5\",\"timestamp\":1.001},"
                        + "{\"labels\":{},\"value\":\"1e-07\",\"timestamp\":2.500}]}]}",
                "/api/v1/query_exemplars",
                "query",
                "rate(up[5m]) + on () (sum(down))",
                "start",
                "1",
                "end",
                "2.5");
        check("{\"status\":\"success\",\"data\":[]}", "/api/v1/query_exemplars", "query", "1 + 1");
    }

    @Test
    void programTellsOfItself() {
        check("{\"status\":\"success\",\"data\":{\"a\":\"b\"}}", "/api/v1/status/flags");
        check("{\"status\":\"success\",\"data\":{\"yaml\":\"jobs: []\"}}", "/api/v1/status/config");
        check(
                "{\"status\":\"success\",\"data\":{\"min\":2,\"max\":5,\"current\":3}}",
                "/api/v1/status/walreplay");
        assertThat(ask("/api/v1/status/runtimeinfo").whole().body().toString())
                .contains(
                        "\"reloadConfigSuccess\":true",
                        "\"corruptionCount\":4",
                        "\"storageRetention\":\"\"");
        assertThat(ask("/api/v1/status/buildinfo").whole().body().toString())
                .contains("\"version\":\"3.16.0\"", "steelyard 0.1");
        assertThat(ask("/api/v1/status/tsdb").whole().body().toString())
                .contains("\"numSeries\":3", "\"chunkCount\":39,", "{\"name\":\"up\",\"value\":2}");
        assertThat(ask("/api/v1/status/tsdb", "limit", "1").whole().body().toString())
                .contains("\"seriesCountByMetricName\":[{\"name\":\"up\",\"value\":2}]");
        for (String wrong : List.of("0", "-1", "x")) {
            assertThat(ask("/api/v1/status/tsdb", "limit", wrong).whole().body().toString())
                    .contains("\"error\":\"limit must be a positive number\"");
        }
        assertThat(ask("/api/v1/status/tsdb", "limit", "10001").whole().body().toString())
                .contains("\"error\":\"limit must not exceed 10000\"");
    }

    @Test
    void blocksTellWhatTheirMetaSays() {
        String one = new Ulid(1, 1).toString();
        String two = new Ulid(2, 1).toString();
        check(
                ("{'status':'success','data':{'blocks':[{'ulid':'%1$s','minTime':100,'maxTime':200,"
                                + "'stats':{'numSamples':9,'numFloatSamples':8,'numHistogramSamples':1,"
                                + "'numSeries':3,'numChunks':4},"
                                + "'compaction':{'level':1,'sources':['%1$s']},'version':1},"
                                + "{'ulid':'%2$s','minTime':200,'maxTime':400,"
                                + "'stats':{'numChunks':5,'numTombstones':6},"
                                + "'compaction':{'level':2,'sources':['%1$s'],'deletable':true,"
                                + "'parents':[{'ulid':'%1$s','minTime':100,'maxTime':200}],"
                                + "'failed':true,'hints':['from-out-of-order']},'version':1}]}}")
                        .formatted(one, two)
                        .replace('\'', '"'),
                "/api/v1/status/tsdb/blocks");
    }

    @Test
    void aConfigurationThatIsNotGoneByIsNotified() {
        check("{\"status\":\"success\",\"data\":[]}", "/api/v1/notifications");
        state =
                new Description.State(
                        "",
                        Instant.EPOCH,
                        Optional.of(Instant.ofEpochMilli(NOW)),
                        StoreState.inMemory(7));
        check(
                "{\"status\":\"success\",\"data\":[{\"text\":\"Configuration reload has failed.\","
                        + "\"date\":\"2023-11-14T22:13:20Z\",\"active\":true}]}",
                "/api/v1/notifications");
        assertThat(ask("/api/v1/status/runtimeinfo").whole().body().toString())
                .contains("\"reloadConfigSuccess\":false");
        assertThat(ask("/api/v1/status/tsdb").whole().body().toString())
                .contains("\"chunkCount\":7,");
    }

    @Test
    void featuresAreThoseThatAreSwitchedOn() {
        assertThat(ask("/api/v1/features").whole().body().toString())
                .contains(
                        "\"admin\":false",
                        "\"otlp_write_receiver\":true",
                        "\"remote_write_receiver\":false",
                        "\"auto_reload_config\":false",
                        "\"service_discovery_providers\":{\"file\":true}",
                        "\"fill\":false",
                        "\"limitk\":false",
                        "\"rate\":true",
                        "\"info\":false");
        assertThat(Features.NONE.byGroup(ParserOptions.EXPERIMENTAL).toString())
                .contains("fill=true", "limitk=true", "info=true", "delayed_name_removal=true");
    }

    @Test
    void aFederationThatIsRefusedIsToldSoInPlainText() {
        Answer answer = ask("/federate", "match[]", "{");
        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.whole().body().toString())
                .isEqualTo("1:2: parse error: unexpected end of input inside braces\n");
        assertThat(ask("/federate", "match[]", "{}").whole().body().toString()).isEmpty();
        assertThat(ask("/federate", "match[]", "{x=~\".*\"}").whole().body().toString())
                .contains("load.1", "up{instance=\"a\",job=\"j\"}");
    }

    @Test
    void statisticsAreToldWhenAskedFor() {
        String told =
                ask("/api/v1/query", "query", "sum(up)", "stats", "all").whole().body().toString();
        assertThat(told)
                .containsPattern("\"stats\":\\{\"timings\":\\{\"evalTotalTime\":[0-9.e-]+}")
                .contains("\"samplesRead\":3,\"seriesTouched\":2,", "\"peakBytes\":");
        assertThat(ask("/api/v1/query", "query", "sum(up)").whole().body().toString())
                .doesNotContain("stats");
    }

    @Test
    void targetsOfAnUnknownStateAreNone() {
        for (String state : List.of("", "any", "dropped")) {
            assertThat(ask("/api/v1/targets", "state", state).whole().body().toString())
                    .contains("a:1");
        }
        for (String state : List.of("active", "else")) {
            assertThat(ask("/api/v1/targets", "state", state).whole().body().toString())
                    .contains("\"activeTargets\":[],\"droppedTargets\":[]");
        }
    }

    @Test
    void latestSamplesAreFederated() {
        assertThat(ask("/federate", "match[]", "up").whole().body().toString())
                .isEqualTo(
                        """
                        # TYPE up untyped
                        up{instance="a",job="j"} 1 1699999999500
                        up{instance="b",job="j"} 0.1 1700000000000
                        """);
    }

    @Test
    void interruptionEndsAQuery() {
        Thread.currentThread().interrupt();
        try {
            refuse(
                    499,
                    "canceled",
                    "query was canceled in query queue",
                    "/api/v1/query",
                    "query",
                    "up");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void otherPathsLeadElsewhere() throws RefusedException {
        assertThat(
                        routes.answer(
                                new ApiRequest(
                                        "GET",
                                        RequestTarget.parse("/api/v2/query"),
                                        MultiMap.caseInsensitiveMultiMap())))
                .isEmpty();
    }
}
