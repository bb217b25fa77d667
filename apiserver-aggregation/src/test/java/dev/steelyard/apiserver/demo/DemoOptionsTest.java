package dev.steelyard.apiserver.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.ServeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
    private static DemoOptions parse(String... words) throws MisuseException {
        return DemoOptions.parse(List.of(words), Map.of("STEELYARD_HOME", "/checkout"));
    }

    @Test
    void withoutFlagsItRunsUntilItIsInterruptedOnAnyFreePort() throws MisuseException {
        DemoOptions options = parse();
        assertThat(options.home()).isEqualTo(Path.of("/checkout"));
        assertThat(options.lasts()).isEmpty();
        assertThat(options.serve().listen().host()).isEqualTo("127.0.0.1");
        assertThat(options.serve().listen().port()).isZero();
        assertThat(options.serve().drain()).isZero();
        assertThat(options.serve().mode())
                .isEqualTo(
                        new ServeOptions.Standalone(
                                Path.of("/checkout/deploy/demo"),
                                new ServeOptions.Token.Generated()));
    }

    @Test
    void flagsAreTaken() throws MisuseException {
        DemoOptions options = parse("--for", "90s", "--listen", "127.0.0.1:9443");
        assertThat(options.lasts()).contains(Duration.ofSeconds(90));
        assertThat(options.serve().listen().port()).isEqualTo(9443);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --until 5s        | demo has no flag "--until"; it has --for and --listen
                    --for             | --for needs a value
                    --for soon        | soon
                    --listen 0.0.0.0:1 | loopback
                    """)
    void mistakesAreNamed(String words, String message) {
        assertThatThrownBy(() -> parse(Arrays.stream(words.split(" ", -1)).toArray(String[]::new)))
                .isInstanceOf(MisuseException.class)
                .hasMessageContaining(message);
    }

    @Test
    void usageNamesEveryFlag() {
        assertThat(DemoOptions.usage()).contains("--for DURATION").contains("--listen HOST:PORT");
    }
}
