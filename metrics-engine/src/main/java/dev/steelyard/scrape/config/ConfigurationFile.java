package dev.steelyard.scrape.config;

import dev.steelyard.model.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads Prometheus' configuration file. Nothing in it is ever ignored: a key that Steelyard does
/// not go by is a problem like any other, and all problems are told at once.
///
/// The format is that of Prometheus 3.16, `config/config.go` there.
public final class ConfigurationFile {
    private static final Duration USUAL_EVALUATION = Duration.ofMinutes(1);

    private static final List<String> UNSUPPORTED =
            List.of(
                    "runtime",
                    "rule_files",
                    "scrape_config_files",
                    "alerting",
                    "tracing",
                    "remote_write",
                    "remote_read");

    private static final List<String> UNSUPPORTED_STORAGE = List.of("exemplars");

    private static final List<String> UNSUPPORTED_TSDB =
            List.of("stale_series_compaction_threshold", "chunk_encoding", "retention");

    private static final List<String> UNSUPPORTED_GLOBAL =
            List.of(
                    "scrape_protocols",
                    "rule_query_offset",
                    "query_log_file",
                    "query_max_series",
                    "query_max_samples_read",
                    "query_max_duration",
                    "scrape_failure_log_file",
                    "keep_dropped_targets",
                    "metric_name_validation_scheme",
                    "metric_name_escaping_scheme",
                    "scrape_native_histograms",
                    "convert_classic_histograms_to_nhcb",
                    "always_scrape_classic_histograms",
                    "extra_scrape_metrics");

    private final Path directory;
    private final Problems problems = new Problems();
    private GlobalSettings global = GlobalSettings.USUAL;
    private Duration evaluation = USUAL_EVALUATION;
    private Labels external = Labels.EMPTY;
    private Optional<Duration> outOfOrderWindow = Optional.empty();
    private OtlpTranslation otlp = OtlpTranslation.USUAL;

    private ConfigurationFile(Path directory) {
        this.directory = directory;
    }

    /// The configuration that a file states.
    ///
    /// @throws IOException where it cannot be read
    /// @throws ConfigurationException where it says what Steelyard cannot do, or nobody can mean
    public static ScrapeConfiguration read(Path file) throws IOException, ConfigurationException {
        return parse(file, Files.readString(file, StandardCharsets.UTF_8));
    }

    /// The configuration that `text` states.
    ///
    /// @param file that it would stand in; relative names in it are seen from there
    static ScrapeConfiguration parse(Path file, String text) throws ConfigurationException {
        Path parent = file.getParent();
        ConfigurationFile reader = new ConfigurationFile(parent == null ? Path.of("") : parent);
        ScrapeConfiguration read = reader.configuration(text);
        reader.problems.throwIfAny(file.toString());
        return read;
    }

    private ScrapeConfiguration configuration(String text) {
        Optional<Node> root = YamlText.parse(text, problems);
        if (root.isEmpty()) {
            return new ScrapeConfiguration(evaluation, external, outOfOrderWindow, otlp, List.of());
        }
        Section top = new Section(root.get(), problems);
        top.section("global").ifPresent(this::global);
        List<Section> sections = top.sections("scrape_configs");
        List<ScrapeJob> jobs =
                sections.stream().map(new JobReader(global, directory)::read).toList();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < jobs.size(); i++) {
            String name = jobs.get(i).name();
            if (!name.isEmpty() && !names.add(name)) {
                sections.get(i)
                        .problem(
                                "job_name",
                                "there is another job of the name \"%s\"; rename one"
                                        .formatted(name));
            }
        }
        top.section("otlp").map(OtlpReader::read).ifPresent(read -> otlp = read);
        top.section("storage").ifPresent(this::storage);
        top.end(UNSUPPORTED);
        return new ScrapeConfiguration(evaluation, external, outOfOrderWindow, otlp, jobs);
    }

    private void storage(Section section) {
        section.section("tsdb")
                .ifPresent(tsdb -> {
                    outOfOrderWindow = tsdb.duration("out_of_order_time_window");
                    tsdb.end(UNSUPPORTED_TSDB);
                });
        section.end(UNSUPPORTED_STORAGE);
    }

    private void global(Section section) {
        Duration interval =
                section.duration("scrape_interval")
                        .filter(Duration::isPositive)
                        .orElse(GlobalSettings.USUAL.interval());
        Optional<Duration> timeout =
                section.duration("scrape_timeout").filter(Duration::isPositive);
        if (timeout.isPresent() && timeout.get().compareTo(interval) > 0) {
            section.problem(
                    "scrape_timeout",
                    "scrape_timeout is longer than the scrape_interval, which is %s"
                            .formatted(PrometheusDuration.format(interval)));
            timeout = Optional.empty();
        }
        Duration usual = GlobalSettings.USUAL.timeout();
        global =
                new GlobalSettings(
                        interval,
                        timeout.orElse(usual.compareTo(interval) < 0 ? usual : interval),
                        LimitReader.read(section, GlobalSettings.USUAL.limits()),
                        LimitReader.number(section, "target_limit", 0));
        evaluation =
                section.duration("evaluation_interval")
                        .filter(Duration::isPositive)
                        .orElse(USUAL_EVALUATION);
        external =
                section.section("external_labels")
                        .map(TargetGroupReader::labels)
                        .orElse(Labels.EMPTY);
        section.end(UNSUPPORTED_GLOBAL);
    }
}
