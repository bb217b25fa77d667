package dev.steelyard.scrape.config;

import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.config.ScrapeJob.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the entries of `scrape_configs`.
final class JobReader {
    private static final Duration USUAL_REFRESH = Duration.ofMinutes(5);

    /// As Prometheus has it: a star in the last name alone.
    private static final Pattern FILES =
            Pattern.compile("[^*]*(\\*[^/]*)?\\.(json|yml|yaml|JSON|YML|YAML)");

    private static final List<String> UNSUPPORTED =
            List.of(
                    "scrape_protocols",
                    "fallback_scrape_protocol",
                    "scrape_native_histograms",
                    "always_scrape_classic_histograms",
                    "convert_classic_histograms_to_nhcb",
                    "scrape_failure_log_file",
                    "native_histogram_bucket_limit",
                    "native_histogram_min_bucket_factor",
                    "keep_dropped_targets",
                    "metric_name_validation_scheme",
                    "metric_name_escaping_scheme",
                    "extra_scrape_metrics");

    private static final List<String> DISCOVERIES =
            List.of(
                    "aws",
                    "azure",
                    "consul",
                    "digitalocean",
                    "dns",
                    "docker",
                    "dockerswarm",
                    "ec2",
                    "ecs",
                    "elasticache",
                    "eureka",
                    "gce",
                    "hetzner",
                    "http",
                    "ionos",
                    "kubernetes",
                    "kuma",
                    "lightsail",
                    "linode",
                    "marathon",
                    "msk",
                    "nerve",
                    "nomad",
                    "openstack",
                    "ovhcloud",
                    "puppetdb",
                    "rds",
                    "scaleway",
                    "serverset",
                    "stackit",
                    "triton",
                    "uyuni",
                    "vultr",
                    "xds");

    private final GlobalSettings global;
    private final Path directory;

    /// @param directory that relative names of files are seen from
    JobReader(GlobalSettings global, Path directory) {
        this.global = global;
        this.directory = directory;
    }

    ScrapeJob read(Section job) {
        String name = job.text("job_name").orElse("");
        if (name.isEmpty()) {
            job.problem("job_name", "a job needs a job_name");
        }
        Duration interval = positive(job.duration("scrape_interval")).orElse(global.interval());
        ScrapeJob read =
                new ScrapeJob(
                        name,
                        interval,
                        timeout(job, interval),
                        request(job),
                        new HttpReader(directory).read(job),
                        new Target.Honor(
                                job.yes("honor_labels", false),
                                job.yes("honor_timestamps", true),
                                job.yes("track_timestamps_staleness", false)),
                        LimitReader.read(job, global.limits()),
                        LimitReader.number(job, "target_limit", global.targetLimit()),
                        RelabelReader.read(job, "relabel_configs"),
                        RelabelReader.read(job, "metric_relabel_configs"),
                        groups(job),
                        job.sections("file_sd_configs").stream().map(this::files).toList());
        job.end(unsupported());
        return read;
    }

    private static List<TargetGroup> groups(Section job) {
        List<TargetGroup> groups = new ArrayList<>();
        for (Section each : job.sections("static_configs")) {
            TargetGroup group = TargetGroupReader.group(each);
            boolean address = group.addresses().stream().anyMatch(name -> name.contains("/"));
            if (address && !job.has("relabel_configs")) {
                each.problem(
                        "targets",
                        "a target is a host and a port; what else an address has stands in scheme"
                                + " and metrics_path");
            }
            groups.add(group);
        }
        return groups;
    }

    private static Optional<Duration> positive(Optional<Duration> duration) {
        return duration.filter(Duration::isPositive);
    }

    private Duration timeout(Section job, Duration interval) {
        Optional<Duration> stated = positive(job.duration("scrape_timeout"));
        if (stated.isPresent() && stated.get().compareTo(interval) > 0) {
            job.problem(
                    "scrape_timeout",
                    "scrape_timeout is longer than the scrape_interval, which is %s"
                            .formatted(PrometheusDuration.format(interval)));
            return interval;
        }
        return stated.orElse(
                global.timeout().compareTo(interval) < 0 ? global.timeout() : interval);
    }

    private static Request request(Section job) {
        String scheme = job.text("scheme").filter(each -> !each.isEmpty()).orElse("http");
        Map<String, List<String>> params = new LinkedHashMap<>();
        job.section("params")
                .ifPresent(section ->
                        section.names().forEach(name -> params.put(name, section.texts(name))));
        return new Request(
                scheme,
                job.text("metrics_path").filter(each -> !each.isEmpty()).orElse("/metrics"),
                params,
                job.yes("follow_redirects", true),
                job.yes("enable_compression", true));
    }

    private FileDiscovery files(Section section) {
        List<String> names = section.texts("files");
        if (names.isEmpty()) {
            section.problem("files", "file_sd_configs needs the names of files: files: […]");
        }
        for (String name : names) {
            if (!FILES.matcher(name).matches()) {
                section.problem(
                        "files",
                        "\"%s\" names no file of targets; it ends with .json, .yml or .yaml, and"
                                        .formatted(name)
                                + " a * stands in its last part only");
            }
        }
        FileDiscovery files =
                new FileDiscovery(
                        names.stream().map(directory::resolve).toList(),
                        positive(section.duration("refresh_interval")).orElse(USUAL_REFRESH));
        section.end(List.of());
        return files;
    }

    private static List<String> unsupported() {
        List<String> all = new ArrayList<>(UNSUPPORTED);
        all.addAll(HttpReader.UNSUPPORTED);
        DISCOVERIES.forEach(name -> all.add(name + "_sd_configs"));
        return all;
    }
}
