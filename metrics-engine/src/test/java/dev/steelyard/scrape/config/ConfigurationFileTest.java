package dev.steelyard.scrape.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.steelyard.model.Labels;
import dev.steelyard.scrape.AnswerLimits;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.config.HttpAccess.Credentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {
    private static final Path FILE = Path.of("/etc/prometheus/prometheus.yml");

    private static ScrapeConfiguration parse(String text) throws ConfigurationException {
        return ConfigurationFile.parse(FILE, text);
    }

    private static List<String> problems(String text) {
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> parse(text));
        assertThat(refused).as(text).isNotNull();
        return List.of(String.valueOf(refused.getMessage()).split("\n", -1));
    }

    @Test
    void whatIsNotSaidIsAsInPrometheus() throws ConfigurationException {
        ScrapeJob job = parse("scrape_configs: [{job_name: a}]").jobs().getFirst();
        assertThat(job.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(job.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(job.request())
                .isEqualTo(new ScrapeJob.Request("http", "/metrics", Map.of(), true, true));
        assertThat(job.honor()).isEqualTo(new Target.Honor(false, true, false));
        assertThat(job.limits()).isEqualTo(AnswerLimits.NONE);
        assertThat(job.http())
                .isEqualTo(new HttpAccess(HttpAccess.Tls.USUAL, new Credentials.None()));
    }

    @Test
    void theWindowForLateSamplesIsThatOfTheStorage() throws ConfigurationException {
        assertThat(parse("global: {}").outOfOrderWindow()).isEmpty();
        assertThat(parse("storage: {tsdb: {out_of_order_time_window: 30m}}").outOfOrderWindow())
                .contains(Duration.ofMinutes(30));
        assertThat(
                        problems(
                                """
                                storage:
                                  exemplars: {max_exemplars: 1}
                                  tsdb:
                                    out_of_order_time_windows: 30m
                                    retention: {time: 1d}
                                """))
                .satisfiesExactlyInAnyOrder(
                        it -> assertThat(it).contains(":2:3: \"exemplars\" is not supported"),
                        it ->
                                assertThat(it)
                                        .contains(":4:5: \"out_of_order_time_windows\" is no key")
                                        .contains("did you mean out_of_order_time_window?"),
                        it -> assertThat(it).contains(":5:5: \"retention\" is not supported"));
    }

    @Test
    void aJobTakesOverWhatIsGlobal() throws ConfigurationException {
        ScrapeConfiguration read =
                parse(
                        """
                        global:
                          scrape_interval: 5s
                          evaluation_interval: 30s
                          sample_limit: 100
                          body_size_limit: 1MB
                          external_labels: {region: north, shard: 3}
                        scrape_configs:
                          - job_name: taking
                          - job_name: own
                            scrape_interval: 1m30s
                            scrape_timeout: 1m
                            sample_limit: 7
                            label_limit: 8
                        """);
        assertThat(read.externalLabels()).isEqualTo(Labels.of("region", "north", "shard", "3"));
        assertThat(read.evaluationInterval()).isEqualTo(Duration.ofSeconds(30));
        ScrapeJob taking = read.jobs().getFirst();
        assertThat(taking.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(taking.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(taking.limits()).isEqualTo(new AnswerLimits(1 << 20, 100, 0, 0, 0));
        ScrapeJob own = read.jobs().getLast();
        assertThat(own.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(own.timeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(own.limits()).isEqualTo(new AnswerLimits(1 << 20, 7, 8, 0, 0));
    }

    @Test
    void filesAreSeenFromTheFolderOfTheConfiguration() throws ConfigurationException {
        ScrapeJob job =
                parse(
                                """
                                scrape_configs:
                                  - job_name: a
                                    scheme: https
                                    params: {module: [http_2xx, more]}
                                    authorization: {credentials_file: secrets/token}
                                    tls_config: {ca_file: /ca.pem, server_name: inside}
                                    file_sd_configs:
                                      - files: ['targets/*.json']
                                        refresh_interval: 1m
                                """)
                        .jobs()
                        .getFirst();
        assertThat(job.http().credentials())
                .isEqualTo(
                        new Credentials.Token(
                                "Bearer",
                                new Secret.InFile(Path.of("/etc/prometheus/secrets/token"))));
        assertThat(job.http().tls().authorities())
                .isEqualTo(Optional.of(new Secret.InFile(Path.of("/ca.pem"))));
        assertThat(job.files())
                .containsExactly(
                        new FileDiscovery(
                                List.of(Path.of("/etc/prometheus/targets/*.json")),
                                Duration.ofMinutes(1)));
        assertThat(job.request().params()).containsEntry("module", List.of("http_2xx", "more"));
    }

    @Test
    void aSecretIsNotShown() throws ConfigurationException {
        ScrapeConfiguration read =
                parse(
                        "scrape_configs: [{job_name: a, basic_auth: {username: u, password:"
                                + " hunter2}}]");
        assertThat(read.toString()).doesNotContain("hunter2");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceWithItsPlace() {
        assertThat(
                        problems(
                                """
                                global:
                                  scrape_interval: 15
                                rule_files: [rules.yml]
                                scrape_configs:
                                  - job_name: a
                                    scrap_interval: 5s
                                    kubernetes_sd_configs: [{role: pod}]
                                  - job_name: a
                                    honor_labels: perhaps
                                    metric_relabel_configs:
                                      - regex: 'a('
                                        target_label: x
                                      - action: hashmod
                                """))
                .hasSize(9)
                .satisfiesExactly(
                        it ->
                                assertThat(it)
                                        .startsWith(FILE + ":2:20: \"15\" is no scrape_interval"),
                        it ->
                                assertThat(it)
                                        .startsWith(FILE + ":3:1: \"rule_files\" is not supported"),
                        it ->
                                assertThat(it)
                                        .startsWith(
                                                FILE
                                                        + ":6:5: \"scrap_interval\" is no key here;"
                                                        + " did you mean scrape_interval?"),
                        it -> assertThat(it).contains(":7:5: \"kubernetes_sd_configs\" is not"),
                        it -> assertThat(it).contains(":8:15: there is another job of the name"),
                        it -> assertThat(it).contains(":9:19: honor_labels is true or false"),
                        it -> assertThat(it).contains(":11:16: this is no regular expression"),
                        it -> assertThat(it).contains(":13:9: hashmod needs a target_label"),
                        it -> assertThat(it).contains(":13:9: hashmod needs a modulus"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    scrape_configs: {job_name: a}                                     | scrape_configs is a list
                    scrape_configs: [a]                                               | expected keys with values, found "a"
                    scrape_configs: [null]                                            | an entry of scrape_configs is empty
                    scrape_configs: [{scrape_interval: 5s}]                           | a job needs a job_name
                    scrape_configs: [{job_name: [a]}]                                 | job_name is a text, not a list
                    scrape_configs: [{job_name: a, job_name: b}]                      | "job_name" is given twice
                    scrape_configs: [{job_name: a, scrape_timeout: 2m}]               | longer than the scrape_interval, which is 1m
                    scrape_configs: [{job_name: a, body_size_limit: 10}]              | write one like 10MB
                    scrape_configs: [{job_name: a, sample_limit: -1}]                 | from 0 on
                    scrape_configs: [{job_name: a, static_configs: [{targets: ['http://x/']}]}] | a target is a host and a port
                    scrape_configs: [{job_name: a, file_sd_configs: [{files: [x.txt]}]}]  | names no file of targets
                    scrape_configs: [{job_name: a, basic_auth: {}, authorization: {}}] | exclude each other
                    scrape_configs: [{job_name: a, tls_config: {cert_file: x}}]       | a certificate goes with its key
                    scrape_configs: [{job_name: a, relabel_configs: [{action: keepequal, source_labels: [x], target_label: y, regex: z}]}] | regex has no meaning for keepequal
                    scrape_configs: [{job_name: a, relabel_configs: [{}]}]            | replace needs a target_label
                    scrape_configs: [                                                 | this is no YAML
                    """)
    void mistakesAreToldWithTheirCure(String text, String problem) {
        assertThat(problems(text)).anyMatch(line -> line.contains(problem));
    }

    @Test
    void durationsAreReadAndPrintedAsInPrometheus() {
        assertThat(PrometheusDuration.parse("1d12h")).contains(Duration.ofHours(36));
        assertThat(PrometheusDuration.parse("0")).contains(Duration.ZERO);
        assertThat(PrometheusDuration.parse("1.5s")).isEmpty();
        assertThat(PrometheusDuration.parse("1s1m")).isEmpty();
        assertThat(PrometheusDuration.parse("99999999999999999999s")).isEmpty();
        assertThat(PrometheusDuration.format(Duration.ofSeconds(90))).isEqualTo("1m30s");
        assertThat(PrometheusDuration.format(Duration.ofDays(14))).isEqualTo("2w");
        assertThat(PrometheusDuration.format(Duration.ofDays(8))).isEqualTo("8d");
        assertThat(PrometheusDuration.format(Duration.ofMillis(1500))).isEqualTo("1s500ms");
    }
}
