package dev.steelyard.scrape.job;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.config.PrometheusDuration;
import dev.steelyard.scrape.config.ScrapeJob;
import dev.steelyard.scrape.config.TargetGroup;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Makes targets of addresses by the rules of Prometheus: the labels that steer a scrape are put
/// beside those of the group, relabelled, and then obeyed (`scrape/target.go` there).
final class TargetLabels {
    private static final String ADDRESS = "__address__";
    private static final String SCHEME = "__scheme__";
    private static final String PATH = "__metrics_path__";
    private static final String INTERVAL = "__scrape_interval__";
    private static final String TIMEOUT = "__scrape_timeout__";
    private static final String PARAM = "__param_";

    private final ScrapeJob job;
    private final Target.Access access;

    TargetLabels(ScrapeJob job, Target.Access access) {
        this.job = job;
        this.access = access;
    }

    /// An address that cannot be a target.
    private static final class NoTargetException extends Exception {
        private final String problem;

        NoTargetException(String problem) {
            super(problem);
            this.problem = problem;
        }
    }

    DiscoveredTarget of(String address, TargetGroup group) {
        Labels discovered = discovered(address, group);
        LabelsBuilder labels = new LabelsBuilder(discovered);
        if (!job.targets().apply(labels)) {
            return new DiscoveredTarget(job.name(), discovered, null, "");
        }
        try {
            return new DiscoveredTarget(job.name(), discovered, target(labels.build()), "");
        } catch (NoTargetException e) {
            return new DiscoveredTarget(job.name(), discovered, null, e.problem);
        }
    }

    private Labels discovered(String address, TargetGroup group) {
        LabelsBuilder labels = new LabelsBuilder(group.labels());
        labels.set(ADDRESS, address);
        setIfAbsent(labels, "job", job.name());
        setIfAbsent(labels, INTERVAL, PrometheusDuration.format(job.interval()));
        setIfAbsent(labels, TIMEOUT, PrometheusDuration.format(job.timeout()));
        setIfAbsent(labels, PATH, job.request().path());
        setIfAbsent(labels, SCHEME, job.request().scheme());
        job.request()
                .params()
                .forEach((name, values) -> {
                    if (!values.isEmpty()) {
                        setIfAbsent(labels, PARAM + name, values.getFirst());
                    }
                });
        return labels.build();
    }

    private static void setIfAbsent(LabelsBuilder labels, String name, String value) {
        if (labels.get(name).isEmpty()) {
            labels.set(name, value);
        }
    }

    private Target target(Labels labels) throws NoTargetException {
        String address = labels.get(ADDRESS);
        if (address.isEmpty()) {
            throw new NoTargetException("no address");
        }
        if (address.contains("/")) {
            throw new NoTargetException(
                    "\"%s\" is not a valid hostname; the scheme and the path stand apart (scheme,"
                                    .formatted(address)
                            + " metrics_path)");
        }
        Duration interval = duration(labels, INTERVAL, "interval");
        Duration timeout = duration(labels, TIMEOUT, "timeout");
        if (timeout.compareTo(interval) > 0) {
            throw new NoTargetException(
                    "scrape timeout cannot be greater than scrape interval (\"%s\" > \"%s\")"
                            .formatted(labels.get(TIMEOUT), labels.get(INTERVAL)));
        }
        return new Target(
                job.name(),
                url(labels),
                ownLabels(labels, address),
                interval,
                timeout,
                job.honor(),
                access,
                new Target.Terms(job.limits(), job.series(), Target.MalformedLine.FAILS_ALL, ""));
    }

    private static Duration duration(Labels labels, String label, String what)
            throws NoTargetException {
        Duration duration =
                PrometheusDuration.parse(labels.get(label))
                        .orElseThrow(() ->
                                new NoTargetException(
                                        "error parsing scrape %s: not a valid duration string: \"%s\""
                                                .formatted(what, labels.get(label))));
        if (duration.isZero()) {
            throw new NoTargetException("scrape " + what + " cannot be 0");
        }
        return duration;
    }

    private static Labels ownLabels(Labels labels, String address) {
        LabelsBuilder own = new LabelsBuilder();
        for (int i = 0; i < labels.size(); i++) {
            if (!labels.name(i).startsWith("__")) {
                own.add(labels.name(i), labels.value(i));
            }
        }
        setIfAbsent(own, "instance", address);
        return own.build();
    }

    private URI url(Labels labels) throws NoTargetException {
        String scheme = labels.get(SCHEME);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new NoTargetException(
                    "unsupported scheme \"%s\"; use http or https".formatted(scheme));
        }
        String path = labels.get(PATH);
        try {
            String bare =
                    new URI(
                                    scheme,
                                    labels.get(ADDRESS),
                                    path.startsWith("/") || path.isEmpty() ? path : "/" + path,
                                    null,
                                    null)
                            .toASCIIString();
            String query = query(labels);
            URI url = new URI(query.isEmpty() ? bare : bare + "?" + query);
            if (url.getHost() == null) {
                throw new NoTargetException(
                        "\"%s\" is no host and port".formatted(labels.get(ADDRESS)));
            }
            return url;
        } catch (URISyntaxException e) {
            throw new NoTargetException("no address can be made of it: " + e.getMessage());
        }
    }

    /// The parameters in the order of their names, as Go writes them. What a label says stands for
    /// the first value.
    private String query(Labels labels) {
        Map<String, List<String>> params = new TreeMap<>();
        job.request().params().forEach((name, values) -> params.put(name, new ArrayList<>(values)));
        for (int i = 0; i < labels.size(); i++) {
            if (labels.name(i).startsWith(PARAM)) {
                List<String> values =
                        params.computeIfAbsent(
                                labels.name(i).substring(PARAM.length()), _ -> new ArrayList<>());
                if (values.isEmpty()) {
                    values.add(labels.value(i));
                } else {
                    values.set(0, labels.value(i));
                }
            }
        }
        return params.entrySet().stream()
                .flatMap(each ->
                        each.getValue().stream()
                                .map(value -> encode(each.getKey()) + "=" + encode(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
