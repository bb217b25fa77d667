package dev.steelyard.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the Java runtime is told stands in one file, which all take that run the server.
class JavaOptionsTest {
    private static final Path ROOT = Path.of(System.getProperty("steelyard.root", ".."));
    private static final String FILE = "deploy/image/java-options";
    private static final Pattern OPTION =
            Pattern.compile("-X[A-Za-z:][^\\s\",]*|--enable-[^\\s\",]*");
    private static final Pattern APART = Pattern.compile("dontinline,([\\w.]+)::(\\w+)");
    private static final Pattern ENTRY_POINT =
            Pattern.compile("(?:ENTRYPOINT|\"Entrypoint\":) (\\[.*?])");

    @Test
    void theRuntimeTakesThem() throws Exception {
        Process java =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "@" + ROOT.resolve(FILE),
                                "-version")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(java.exitValue()).as(said).isZero();
        assertThat(said).doesNotContain("warning", "Unrecognized");
    }

    @Test
    void nobodyHasOthersButForTheRoomAndTheCache() throws IOException {
        assertThat(options("steelyard"))
                .containsExactlyInAnyOrder(
                        "-XX:AOTCache=$cache", "-Xlog:disable", "-Xlog:all=warning:stderr");
        assertThat(options("deploy/image/server")).isEmpty();
        for (String image : List.of("deploy/image/server.json", "deploy/image/Dockerfile.jvm")) {
            assertThat(options(image))
                    .as(image)
                    .containsExactly("-XX:MaxRAMPercentage=60", "-XX:AOTCache=/opt/steelyard.aot");
        }
    }

    @Test
    void allTakeTheFile() throws IOException {
        assertThat(text("steelyard")).contains("@$STEELYARD_HOME/" + FILE);
        assertThat(text("deploy/image/server"))
                .contains("\"@$here/java-options\"", "cp \"$here/java-options\"");
        assertThat(text("deploy/image/Dockerfile.jvm"))
                .contains("COPY " + FILE + " /opt/steelyard/java-options")
                .contains("aot-cache /opt/steelyard.aot /opt/java/bin/java @/opt/steelyard/");
        assertThat(entryPoint("deploy/image/server.json"))
                .contains("\"@/opt/steelyard/java-options\"")
                .isEqualTo(entryPoint("deploy/image/Dockerfile.jvm"));
    }

    @Test
    void theManualSaysWhyThoseThatKeepTheMemorySmallAreThere() throws IOException {
        assertThat(options(FILE)).hasSizeGreaterThan(8);
        String manual = text("docs/performance.md");
        assertThat(options(FILE))
                .filteredOn(option -> option.matches("-XX:.*(GC|Headers|Ratio|Trim).*"))
                .hasSize(6)
                .allSatisfy(option -> assertThat(manual).contains(option));
    }

    /// The runtime would say nothing of a method that has another name by now.
    @Test
    void theMethodsThatStayApartAreThere() throws Exception {
        List<MatchResult> apart = APART.matcher(text(FILE)).results().toList();
        assertThat(apart).hasSizeGreaterThan(2);
        for (MatchResult each : apart) {
            assertThat(Class.forName(each.group(1)).getDeclaredMethods())
                    .extracting(Method::getName)
                    .contains(each.group(2));
        }
    }

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static String entryPoint(String file) throws IOException {
        var entryPoint = ENTRY_POINT.matcher(text(file));
        assertThat(entryPoint.find()).as(file).isTrue();
        return entryPoint.group(1);
    }

    private static List<String> options(String file) throws IOException {
        return OPTION.matcher(text(file)).results().map(found -> found.group()).toList();
    }
}
