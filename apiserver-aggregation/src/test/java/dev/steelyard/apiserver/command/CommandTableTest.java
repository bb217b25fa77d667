package dev.steelyard.apiserver.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.command.ServeOptions.Data;
import dev.steelyard.apiserver.command.ServeOptions.InCluster;
import dev.steelyard.apiserver.command.ServeOptions.Queries;
import dev.steelyard.apiserver.command.ServeOptions.Standalone;
import dev.steelyard.apiserver.command.ServeOptions.Token;
import dev.steelyard.kubelet.KeptSeries;
import dev.steelyard.kubelet.KubeletPage;
import dev.steelyard.kubelet.ResourceSeries;
import dev.steelyard.kubelet.SeriesProfile;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTableTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(
                    InputStream.nullInputStream(),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8));
    private final CommandTable table =
            new CommandTable(
                    List.of(
                            new Command("serve", "serves", (arguments, _) -> arguments.size()),
                            new Command("check metrics", "checks", (_, _) -> 7)));

    private int run(String... words) {
        return table.run(List.of(words), terminal);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void commandGetsTheWordsAfterItsName() {
        assertThat(run("serve", "a", "b", "c")).isEqualTo(3);
        assertThat(run("check", "metrics", "x")).isEqualTo(7);
    }

    @Test
    void unknownCommandIsToldTheNearest() {
        assertThat(run("sevre")).isEqualTo(2);
        assertThat(printed()).contains("there is no command \"sevre\"; did you mean serve?");
    }

    @Test
    void strangeCommandIsToldOfHelp() {
        assertThat(run("frobnicate")).isEqualTo(2);
        assertThat(printed()).contains("steelyard help lists them").doesNotContain("did you mean");
    }

    @Test
    void helpListsAll() {
        assertThat(run("help")).isZero();
        assertThat(printed()).contains("serve", "check metrics", "help");
        assertThat(run("--help")).isZero();
        assertThat(run()).isEqualTo(2);
    }

    private static ServeOptions parse(String... words) throws MisuseException {
        return ServeOptions.parse(
                List.of(words), Map.of("POD_NAMESPACE", "measuring", "POD_NAME", "steelyard-0"));
    }

    @Test
    void defaultsInACluster() throws MisuseException {
        assertThat(parse())
                .isEqualTo(
                        new ServeOptions(
                                new InCluster(
                                        "measuring",
                                        "steelyard-0",
                                        "steelyard",
                                        KubeletOptions.USUAL,
                                        OlderOptions.NONE),
                                new ListenAddress("0.0.0.0", 8443),
                                Queries.at(Optional.of(new ListenAddress("0.0.0.0", 9090))),
                                Optional.empty(),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(5),
                                Limits.USUAL));
    }

    @Test
    void explicitInACluster() throws MisuseException {
        assertThat(
                        parse(
                                "--listen=[::]:9443",
                                "--namespace",
                                "x",
                                "--service=y",
                                "--scrape-interval",
                                "1s",
                                "--drain=0s",
                                "--query-listen=[::1]:1",
                                "--experimental",
                                "--data=kept",
                                "--retention=2d",
                                "--retention-size=1GB",
                                "--longest-block=2h",
                                "--limits=series=5,label-value=8KB",
                                "--kubelet-insecure-tls",
                                "--kubelet-pages=cadvisor, probes",
                                "--resource-series=all",
                                "--cadvisor-series=mixins",
                                "--kubelet-preferred-address-types=Hostname,InternalIP",
                                "--kubelet-certificate-authority=/ca.crt"))
                .isEqualTo(
                        new ServeOptions(
                                new InCluster(
                                        "x",
                                        "steelyard-0",
                                        "y",
                                        new KubeletOptions(
                                                List.of("Hostname", "InternalIP"),
                                                Set.of(
                                                        KubeletPage.RESOURCE,
                                                        KubeletPage.CADVISOR,
                                                        KubeletPage.PROBES),
                                                new KeptSeries(
                                                        ResourceSeries.ALL, SeriesProfile.MIXINS),
                                                Optional.of(Path.of("/ca.crt")),
                                                true),
                                        OlderOptions.NONE),
                                new ListenAddress("::", 9443),
                                new Queries(Optional.of(new ListenAddress("::1", 1)), true, ".*"),
                                Optional.of(
                                        new Data(
                                                Path.of("kept"),
                                                Optional.of(Duration.ofDays(2)),
                                                Optional.of(1L << 30),
                                                Optional.empty(),
                                                Optional.of(Duration.ofHours(2)))),
                                Duration.ofSeconds(1),
                                Duration.ZERO,
                                new Limits(Map.of(Limit.SERIES, 5, Limit.LABEL_VALUE, 8192))));
    }

    private static OlderOptions older(String... words) throws MisuseException {
        return ((InCluster) parse(words).mode()).older();
    }

    @Test
    void olderAdapters() throws MisuseException {
        assertThat(
                        older(
                                "--older-custom-metrics=monitoring/prometheus-adapter",
                                "--older-external-metrics=keda/keda-metrics:9443",
                                "--older-certificate-authority=/older/ca.crt",
                                "--older-token-file=/older/token"))
                .isEqualTo(
                        new OlderOptions(
                                Optional.of(
                                        new OlderOptions.Service(
                                                "monitoring", "prometheus-adapter", 443)),
                                Optional.of(new OlderOptions.Service("keda", "keda-metrics", 9443)),
                                Optional.of(Path.of("/older/ca.crt")),
                                false,
                                new OlderOptions.Identity.OfToken(
                                        Optional.of(Path.of("/older/token")))));
        OlderOptions asCaller =
                older(
                        "--older-custom-metrics=a/b",
                        "--older-insecure-tls",
                        "--older-client-certificate=c",
                        "--older-client-key=k");
        assertThat(asCaller.insecure()).isTrue();
        assertThat(asCaller.identity())
                .isEqualTo(new OlderOptions.Identity.OfCaller(Path.of("c"), Path.of("k")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --older-custom-metrics=adapter                | takes NAMESPACE/NAME[:PORT]
                    --older-custom-metrics=a/b:0                  | takes NAMESPACE/NAME[:PORT]
                    --older-external-metrics=a/b:65536            | takes NAMESPACE/NAME[:PORT]
                    --older-external-metrics=a/b/c                | takes NAMESPACE/NAME[:PORT]
                    --older-external-metrics=a.evil.example/b     | takes NAMESPACE/NAME[:PORT]
                    --older-insecure-tls                          | needs --older-custom-metrics or
                    --older-custom-metrics=a/b --older-client-key=k | need each other
                    --older-custom-metrics=a/b --older-insecure-tls --older-certificate-authority=c | exclude each other
                    --older-custom-metrics=a/b --older-token-file=t --older-client-certificate=c --older-client-key=k | exclude each other
                    --standalone=demo --older-custom-metrics=a/b  | has no meaning with --standalone
                    """)
    void olderAdaptersThatCannotBe(String words, String why) {
        assertThatThrownBy(() -> parse(words.split(" ")))
                .isInstanceOf(MisuseException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--kubelet-pages=summary",
                "--resource-series=some",
                "--cadvisor-series=some",
                "--kubelet-preferred-address-types=InternalIP,Home"
            })
    void whatKubeletsDoNotHaveIsRefusedWithWhatTheyHave(String flag) {
        assertThatThrownBy(() -> parse(flag))
                .isInstanceOf(MisuseException.class)
                .hasMessageMatching(
                        "--[a-z-]+ knows .*(probes|usage|usual|Hostname).*, not \".*\"");
    }

    @Test
    void standalone() throws MisuseException {
        assertThat(parse("--standalone", "demo"))
                .isEqualTo(
                        new ServeOptions(
                                new Standalone(Path.of("demo"), new Token.Generated()),
                                new ListenAddress("127.0.0.1", 8443),
                                Queries.at(Optional.empty()),
                                Optional.empty(),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(5),
                                Limits.USUAL));
        assertThat(parse("--standalone=d", "--token-file=t", "--listen=localhost:0").mode())
                .isEqualTo(new Standalone(Path.of("d"), new Token.InFile(Path.of("t"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --lisen x                              | did you mean --listen?
                    --frobnicate                           | serve has no flag "--frobnicate"
                    demo                                   | serve has no flag "demo"
                    --listen                               | --listen needs a value: HOST:PORT
                    --listen 8443                          | takes HOST:PORT
                    --listen :8443                         | takes HOST:PORT
                    --listen a:b                           | port from 0 to 65535
                    --listen a:70000                       | port from 0 to 65535
                    --listen a:1 --listen b:2              | --listen is given twice
                    --standalone d --listen 0.0.0.0:1      | loopback only
                    --standalone d --listen example.org:1  | loopback only
                    --standalone d --service x             | --service has no meaning with --standalone
                    --token x                              | --token needs --standalone
                    --standalone d --token x --token-file y | exclude each other
                    --standalone d --query-listen 0.0.0.0:1 | loopback only
                    --query-listen 9090                    | --query-listen takes HOST:PORT
                    --cors-origin x                        | --cors-origin needs --scrape-config
                    --enable-lifecycle                     | --enable-lifecycle needs --scrape-config
                    --scrape-config f --query-listen a:1   | --query-listen has no meaning with --scrape-config
                    --scrape-config f --cors-origin (      | takes a regular expression, not "("
                    --retention 2d                         | --retention needs --data
                    --longest-block 2h                     | --longest-block needs --data
                    --data d --longest-block 1h            | --longest-block is 2h or more, not PT1H
                    --limits serie=5                       | --limits has no "serie"; there are series, series-per-metric
                    --limits series=0                      | series is a number from 1 on, not "0"
                    --limits series=9999999999             | series is a number from 1 on
                    --limits series                        | series is a number from 1 on
                    --limits label-value=8                 | label-value is a size like 4KB or 64MB, not "8"
                    --limits series=1,series=2             | --limits has series twice
                    --scrape-interval 5                    | takes a duration
                    --scrape-interval 500ms                | from 1s to 5m
                    --scrape-interval 1h                   | from 1s to 5m
                    """)
    void mistakesAreToldWithTheirCure(String words, String message) {
        assertThatThrownBy(() -> parse(words.split(" ", -1)))
                .isInstanceOf(MisuseException.class)
                .hasMessageContaining(message);
    }

    @Test
    void helpOfServeNamesEveryFlag() {
        for (ServeFlag flag : ServeFlag.values()) {
            assertThat(ServeOptions.usage()).contains(flag.flag() + " ");
        }
    }
}
