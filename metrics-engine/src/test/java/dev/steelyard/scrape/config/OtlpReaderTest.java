package dev.steelyard.scrape.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.scrape.config.OtlpTranslation.LabelNaming;
import dev.steelyard.scrape.config.OtlpTranslation.Promotion;
import dev.steelyard.scrape.config.OtlpTranslation.Strategy;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpReaderTest {
    private static OtlpTranslation parse(String section) throws ConfigurationException {
        return ConfigurationFile.parse(Path.of("p.yml"), "otlp: " + section).otlp();
    }

    @Test
    void whatIsNotSaidIsAsInPrometheus() throws ConfigurationException {
        assertThat(parse("{}")).isEqualTo(OtlpTranslation.USUAL);
        assertThat(ConfigurationFile.parse(Path.of("p.yml"), "").otlp())
                .isEqualTo(OtlpTranslation.USUAL);
    }

    @Test
    void everyKeyIsGoneBy() throws ConfigurationException {
        assertThat(
                        parse(
                                "{translation_strategy: NoTranslation,"
                                        + " promote_resource_attributes: [host.name, ' zone '],"
                                        + " keep_identifying_resource_attributes: true,"
                                        + " convert_histograms_to_nhcb: true,"
                                        + " promote_scope_metadata: true,"
                                        + " label_name_underscore_sanitization: false,"
                                        + " label_name_preserve_multiple_underscores: false}"))
                .isEqualTo(
                        new OtlpTranslation(
                                Strategy.NONE,
                                new Promotion.Only(Set.of("host.name", "zone")),
                                new LabelNaming(false, false),
                                true,
                                true,
                                true));
        Promotion promotion =
                parse(
                                "{promote_all_resource_attributes: true,"
                                        + " ignore_resource_attributes: [a]}")
                        .promotion();
        assertThat(promotion.promotes("a")).isFalse();
        assertThat(promotion.promotes("b")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {translation_strategy: Other} | "Other" is no translation_strategy; write one of Underscore
                    {promote_all_resource_attributes: true, promote_resource_attributes: [a]} | promotes all of them; remove one
                    {ignore_resource_attributes: [a]} | nothing is ignored; add it
                    {promote_resource_attributes: [a, a]} | "a" is twice in promote_resource_attributes
                    {promote_resource_attributes: ['']} | an attribute of promote_resource_attributes is empty
                    {promote_scope: true} | "promote_scope" is no key here
                    """)
    void mistakesAreTold(String section, String problem) {
        assertThatThrownBy(() -> parse(section)).hasMessageContaining(problem);
    }
}
