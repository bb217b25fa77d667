package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.command.ServeOptions.Door;
import dev.steelyard.promql.syntax.AggregateOperator;
import dev.steelyard.promql.syntax.BinaryOperator;
import dev.steelyard.promql.syntax.Function;
import dev.steelyard.promql.syntax.ParserOptions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a server has of the features that Prometheus names under `/api/v1/features`; what it has
/// nothing of is left out.
///
/// @param doors what others may do beside asking
/// @param discoveries where targets come from: `static`, `file`, `kubernetes`
/// @param followsConfiguration whether a changed configuration is taken up by itself
public record Features(Set<Door> doors, Set<String> discoveries, boolean followsConfiguration) {
    /// Those of a directory of samples.
    public static final Features NONE = new Features(Set.of(), Set.of(), false);

    public Features {
        doors = Set.copyOf(doors);
        discoveries = Set.copyOf(discoveries);
    }

    boolean has(Door door) {
        return doors.contains(door);
    }

    /// Whether each feature is there, by the group that Prometheus has it in.
    ///
    /// @param language what queries are understood
    SortedMap<String, SortedMap<String, Boolean>> byGroup(ParserOptions language) {
        SortedMap<String, SortedMap<String, Boolean>> groups = new TreeMap<>();
        groups.put("api", api());
        groups.put("otlp_receiver", absent("delta_conversion", "native_delta_ingestion"));
        groups.put("prometheus", program());
        groups.put("promql", modifiers(language));
        groups.put("promql_functions", functions(language));
        groups.put("promql_operators", operators(language));
        groups.put("rules", absent("concurrent_rule_eval", "keep_firing_for", "query_offset"));
        groups.put(
                "scrape",
                absent(
                        "extra_scrape_metrics",
                        "openmetrics2",
                        "start_timestamp_zero_ingestion",
                        "type_and_unit_labels"));
        groups.put("service_discovery_providers", present(discoveries));
        groups.put("tsdb", store());
        return groups;
    }

    private SortedMap<String, Boolean> api() {
        SortedMap<String, Boolean> api =
                present(
                        List.of(
                                "exclude_alerts",
                                "label_values_match",
                                "openapi_3.1",
                                "query_stats",
                                "query_warnings",
                                "time_range_labels",
                                "time_range_series"));
        api.putAll(absent("openapi_3.2", "query_cost", "search"));
        api.put("admin", has(Door.ADMIN));
        api.put("lifecycle", has(Door.RELOAD));
        api.put("otlp_write_receiver", has(Door.OTLP));
        api.put("remote_write_receiver", has(Door.REMOTE_WRITE));
        return api;
    }

    private SortedMap<String, Boolean> program() {
        SortedMap<String, Boolean> program = present(List.of("server_mode"));
        program.putAll(absent("agent_mode"));
        program.put("auto_reload_config", followsConfiguration);
        return program;
    }

    private static SortedMap<String, Boolean> modifiers(ParserOptions language) {
        SortedMap<String, Boolean> modifiers =
                present(
                        List.of(
                                "anchored",
                                "at_modifier",
                                "bool",
                                "by",
                                "duration_expr",
                                "group_left",
                                "group_right",
                                "ignoring",
                                "negative_offset",
                                "offset",
                                "on",
                                "per_query_lookback_delta",
                                "smoothed",
                                "subqueries",
                                "without"));
        modifiers.putAll(absent("per_step_stats", "type_and_unit_labels", "unquoted_utf8_names"));
        for (String fill : List.of("fill", "fill_left", "fill_right")) {
            modifiers.put(fill, language.fillModifiers());
        }
        modifiers.put("delayed_name_removal", language.experimentalFunctions());
        return modifiers;
    }

    private static SortedMap<String, Boolean> functions(ParserOptions language) {
        SortedMap<String, Boolean> functions = new TreeMap<>();
        for (Function each : Function.values()) {
            functions.put(
                    each.name().toLowerCase(Locale.ROOT),
                    language.experimentalFunctions() || !each.signature().experimental());
        }
        return functions;
    }

    private static SortedMap<String, Boolean> operators(ParserOptions language) {
        SortedMap<String, Boolean> operators = present(List.of("=~", "!~", "@"));
        for (BinaryOperator each : BinaryOperator.values()) {
            operators.put(each.symbol(), true);
        }
        for (AggregateOperator each : AggregateOperator.values()) {
            operators.put(
                    each.symbol(), language.experimentalFunctions() || !each.isExperimental());
        }
        return operators;
    }

    /// Start times are kept, in chunks that Prometheus reads.
    private static SortedMap<String, Boolean> store() {
        SortedMap<String, Boolean> store =
                present(
                        List.of(
                                "exemplar_storage",
                                "histograms_st_encoding",
                                "isolation",
                                "native_histograms",
                                "st_storage",
                                "xor2_encoding"));
        store.putAll(absent("delayed_compaction", "use_uncached_io"));
        return store;
    }

    private static SortedMap<String, Boolean> present(Iterable<String> names) {
        SortedMap<String, Boolean> all = new TreeMap<>();
        names.forEach(name -> all.put(name, true));
        return all;
    }

    private static SortedMap<String, Boolean> absent(String... names) {
        SortedMap<String, Boolean> all = new TreeMap<>();
        for (String name : names) {
            all.put(name, false);
        }
        return all;
    }
}
