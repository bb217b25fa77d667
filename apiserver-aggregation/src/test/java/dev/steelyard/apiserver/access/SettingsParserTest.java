package dev.steelyard.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.serving.ClientAuthority;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsParserTest {
    private static final String NAMES = "requestheader-allowed-names";

    @Test
    void absentKeysTrustNobody() throws MalformedSettingsException {
        assertThat(SettingsParser.parse(Map.of())).isEqualTo(AuthenticationSettings.NONE);
    }

    @Test
    void bundlesHoldSeveralAuthorities() throws MalformedSettingsException {
        ClientAuthority one = new ClientAuthority("one");
        ClientAuthority two = new ClientAuthority("two");
        AuthenticationSettings settings =
                SettingsParser.parse(
                        Map.of(
                                "client-ca-file",
                                one.pem() + two.pem(),
                                NAMES,
                                "[\"a\", \"b\"]",
                                "requestheader-uid-headers",
                                "[\"X-Remote-Uid\"]"));
        assertThat(settings.clientAuthorities())
                .containsExactly(one.certificate(), two.certificate());
        assertThat(settings.frontProxyAuthorities()).isEmpty();
        assertThat(settings.frontProxy().allowedNames()).containsExactly("a", "b");
        assertThat(settings.frontProxy().uidHeaders()).containsExactly("X-Remote-Uid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "{}", "[1]", "[\"a\"", "[\"a\"] x", "\"a\"", "[[\"a\"]]"})
    void listsThatAreNoneAreRefusedByName(String text) {
        assertThatThrownBy(() -> SettingsParser.parse(Map.of(NAMES, text)))
                .isInstanceOf(MalformedSettingsException.class)
                .hasMessageContaining(NAMES);
    }

    @Test
    void changesCountGenerationsAndRepetitionsDoNot() {
        LiveSettings live = new LiveSettings();
        assertThat(live.isLoaded()).isFalse();
        live.update(Map.of());
        live.update(Map.of());
        assertThat(live.current().generation()).isEqualTo(1);
        live.update(Map.of(NAMES, "[\"a\"]"));
        assertThat(live.current().generation()).isEqualTo(2);
        live.update(Map.of(NAMES, "broken"));
        assertThat(live.current().generation()).isEqualTo(2);
        assertThat(live.failures()).isEqualTo(1);
    }
}
