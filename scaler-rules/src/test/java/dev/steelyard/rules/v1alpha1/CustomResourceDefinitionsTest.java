package dev.steelyard.rules.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds the definitions under `deploy/base` to the Java types. After a change of the types they
/// are written anew by
///
/// ```
/// ./mvnw -pl scaler-rules -am test -Dtest=CustomResourceDefinitionsTest -Dsteelyard.write=true \
///     -Dsurefire.failIfNoSpecifiedTests=false
/// ```
class CustomResourceDefinitionsTest {
    private static final Path BASE =
            Path.of(System.getProperty("steelyard.root", "..")).resolve("deploy/base");

    @ParameterizedTest
    @ValueSource(
            classes = {
                ScalingRule.class,
                MetricGrant.class,
                ScrapeRule.class,
                ClusterScrapeRule.class
            })
    void theCheckedInDefinitionIsTheGeneratedOne(Class<? extends HasMetadata> type)
            throws IOException {
        Path file = BASE.resolve("crd-" + HasMetadata.getPlural(type) + ".yaml");
        String generated = CustomResourceDefinitions.yaml(type);
        if (Boolean.getBoolean("steelyard.write")) {
            Files.writeString(file, generated);
        }
        assertThat(file).content().isEqualTo(generated);
    }
}
