package dev.steelyard.apiserver.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.command.MisuseException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckOptionsTest {
    private static CheckOptions parse(String... words) throws MisuseException {
        return CheckOptions.parse(List.of(words));
    }

    @Test
    void namesAreThoseOfKubectl() throws MisuseException {
        assertThat(parse())
                .isEqualTo(
                        new CheckOptions(
                                Optional.empty(), false, Optional.empty(), Optional.empty()));
        assertThat(parse("web", "-n", "shop"))
                .isEqualTo(
                        new CheckOptions(
                                Optional.of("shop"), false, Optional.of("web"), Optional.empty()))
                .isEqualTo(parse("--namespace=shop", "web"))
                .isEqualTo(parse("--namespace", "shop", "web"));
        assertThat(parse("-A")).isEqualTo(parse("--all-namespaces"));
        assertThat(parse("-A").everywhere()).isTrue();
        assertThat(parse("--context", "blue", "web").context()).contains("blue");
        assertThat(parse("--context=blue").context()).contains("blue");
    }

    @Test
    void wordsThatMakeNoSenseAreRefused() {
        refuses("check hpa has no flag -x", "-x");
        refuses("-n needs a name", "web", "-n");
        refuses("not a and b", "a", "b");
        refuses("leave out the name and -n", "-A", "web");
        refuses("leave out the name and -n", "-A", "-n", "shop");
    }

    private static void refuses(String why, String... words) {
        assertThatThrownBy(() -> parse(words))
                .isInstanceOf(MisuseException.class)
                .hasMessageContaining(why);
    }
}
