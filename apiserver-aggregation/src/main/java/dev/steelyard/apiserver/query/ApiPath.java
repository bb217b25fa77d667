package dev.steelyard.apiserver.query;

import java.util.Arrays;
import java.util.List;

/// A path of the HTTP API, as its OpenAPI document tells it.
///
/// @param path under `/api/v1`; a part in braces stands for any word
/// @param summary what it answers
/// @param methods by which it is asked, in lower case
/// @param parameters what can be stated
record ApiPath(String path, String summary, List<String> methods, List<Parameter> parameters) {
    private static final List<String> ASKED = List.of("get", "post");
    private static final List<String> READ = List.of("get");

    /// @param required whether there is no answer without it
    /// @param repeated whether it may be given several times
    record Parameter(String name, boolean required, boolean repeated) {
        /// `query!` is required, `match[]` may be repeated.
        private static Parameter of(String text) {
            boolean required = text.endsWith("!");
            String name = required ? text.substring(0, text.length() - 1) : text;
            return new Parameter(name, required, name.endsWith("[]"));
        }
    }

    /// What every server answers.
    static final List<ApiPath> ALWAYS =
            List.of(
                    asked(
                            "query",
                            "The value of a query at one time.",
                            "query!",
                            "time",
                            "timeout",
                            "limit",
                            "lookback_delta",
                            "stats",
                            "namespace"),
                    asked(
                            "query_range",
                            "The values of a query over a range.",
                            "query!",
                            "start!",
                            "end!",
                            "step!",
                            "timeout",
                            "limit",
                            "lookback_delta",
                            "stats",
                            "namespace"),
                    asked(
                            "query_exemplars",
                            "The exemplars of the series that a query selects.",
                            "query!",
                            "start",
                            "end",
                            "namespace"),
                    asked("format_query", "A query laid out.", "query!"),
                    asked("parse_query", "A query taken apart.", "query!"),
                    asked(
                            "series",
                            "The labels of series.",
                            "match[]!",
                            "start",
                            "end",
                            "limit",
                            "namespace"),
                    asked(
                            "labels",
                            "Names of labels.",
                            "match[]",
                            "start",
                            "end",
                            "limit",
                            "namespace"),
                    read(
                            "label/{name}/values",
                            "Values of a label.",
                            "match[]",
                            "start",
                            "end",
                            "limit",
                            "namespace"),
                    read(
                            "metadata",
                            "Types, help and units that targets declare.",
                            "metric",
                            "limit",
                            "limit_per_metric",
                            "namespace"),
                    read(
                            "targets",
                            "What is scraped, and what relabelling dropped.",
                            "state",
                            "scrapePool"),
                    read(
                            "targets/metadata",
                            "What each target declares of its metrics.",
                            "match_target",
                            "metric",
                            "limit"),
                    read("scrape_pools", "The names of the jobs."),
                    read(
                            "rules",
                            "Rules of Prometheus: none.",
                            "type",
                            "rule_name[]",
                            "rule_group[]",
                            "file[]",
                            "exclude_alerts",
                            "match[]",
                            "group_limit",
                            "group_next_token"),
                    read("alerts", "Alerts: none."),
                    read("alertmanagers", "Whom alerts go to: nobody."),
                    read(
                            "status/buildinfo",
                            "Versions: of the API that is spoken, and of the program."),
                    read("status/config", "The configuration, without secrets."),
                    read("status/flags", "What the program was started with."),
                    read("status/runtimeinfo", "Since when it runs, and with what."),
                    read("status/tsdb", "Which names have most series.", "limit"),
                    read("status/tsdb/blocks", "What the blocks on the disk say of themselves."),
                    read("status/walreplay", "How far the log of the run before is read."),
                    read("features", "Which features there are."),
                    read("notifications", "What whoever looks after the program should know."),
                    read("openapi.yaml", "This document."));

    private static ApiPath asked(String path, String summary, String... parameters) {
        return new ApiPath(path, summary, ASKED, parameters(parameters));
    }

    private static ApiPath read(String path, String summary, String... parameters) {
        return new ApiPath(path, summary, READ, parameters(parameters));
    }

    private static List<Parameter> parameters(String... texts) {
        return Arrays.stream(texts).map(Parameter::of).toList();
    }

    /// The part of the path that stands for any word; empty where each is said.
    String variable() {
        int open = path.indexOf('{');
        return open < 0 ? "" : path.substring(open + 1, path.indexOf('}'));
    }
}
