package dev.steelyard.scrape.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationTextTest {
    @Test
    void whatIsStatedIsShownWithoutSecretsAndComments() {
        assertThat(
                        ConfigurationText.withoutSecrets(
                                """
                                # for the shop
                                global: {external_labels: {region: 'north: "1"', key: x}}
                                scrape_configs:
                                  - job_name: shop
                                    basic_auth: {username: me, password: hunter2}
                                    static_configs: [{targets: ['a:1', "b:2"]}]
                                  - job_name: till
                                    authorization:
                                      credentials: |
                                        hunter2
                                        hunter3
                                    tls_config: {key: hunter2, key_file: till.key}
                                """))
                .isEqualTo(
                        """
                        global:
                          external_labels:
                            region: 'north: "1"'
                            key: x
                        scrape_configs:
                        - job_name: shop
                          basic_auth:
                            username: me
                            password: <secret>
                          static_configs:
                          - targets:
                            - 'a:1'
                            - "b:2"
                        - job_name: till
                          authorization:
                            credentials: <secret>
                          tls_config:
                            key: <secret>
                            key_file: till.key
                        """);
    }

    @Test
    void whatIsReusedStaysReusedAndHidden() {
        String shown =
                ConfigurationText.withoutSecrets(
                        """
                        scrape_configs:
                        - job_name: a
                          basic_auth: &who {username: me, password: &word hunter2}
                        - job_name: b
                          basic_auth: *who
                        - job_name: c
                          bearer_token: *word
                        """);
        assertThat(shown).doesNotContain("hunter2").contains("job_name: c");
        assertThat(YamlText.parse(shown, new Problems())).isPresent();
    }

    @Test
    void nothingIsShownOfWhatIsNone() {
        assertThat(ConfigurationText.withoutSecrets("")).isEmpty();
        assertThat(ConfigurationText.withoutSecrets("a: [")).isEmpty();
    }
}
