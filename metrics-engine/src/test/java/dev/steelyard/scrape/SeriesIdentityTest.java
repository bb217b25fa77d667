package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeriesIdentityTest {
    private static final Labels OWN = Labels.of("job", "j", "pod", "p");

    @Test
    void theTargetsLabelsAreAdded() {
        check(false, OWN, "{a=\"1\"}", "a", "1", "job", "j", "pod", "p");
        check(true, OWN, "{a=\"1\"}", "a", "1", "job", "j", "pod", "p");
    }

    @Test
    void aStatedLabelThatClashesIsRenamed() {
        check(false, OWN, "{job=\"x\"}", "exported_job", "x", "job", "j", "pod", "p");
        check(
                false,
                OWN,
                "{job=\"x\",exported_job=\"y\"}",
                "exported_exported_job",
                "x",
                "exported_job",
                "y",
                "job",
                "j",
                "pod",
                "p");
        check(false, OWN, "{job=\"j\"}", "exported_job", "j", "job", "j", "pod", "p");
    }

    @Test
    void theShortestClashIsResolvedFirst() {
        Labels own = Labels.of("job", "j", "exported_job", "e");
        check(
                false,
                own,
                "{job=\"x\",exported_job=\"y\"}",
                "exported_exported_job",
                "x",
                "exported_exported_exported_job",
                "y",
                "exported_job",
                "e",
                "job",
                "j");
    }

    @Test
    void aStatedLabelWinsWhenHonoured() {
        check(true, OWN, "{job=\"x\"}", "job", "x", "pod", "p");
        check(true, OWN, "{job=\"x\",pod=\"y\"}", "job", "x", "pod", "y");
    }

    @Test
    void anEmptyStatedLabelIsNoClash() {
        check(false, OWN, "{job=\"\"}", "job", "j", "pod", "p");
        check(true, OWN, "{job=\"\"}", "job", "j", "pod", "p");
    }

    /// @param stated the labels of a sample as the text format has them
    private static void check(boolean honor, Labels own, String stated, String... expected) {
        Target target =
                new Target(
                        "test",
                        URI.create("http://one:80/"),
                        own,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        new Target.Honor(honor, true, false),
                        Target.Access.ANONYMOUS);
        LabelsBuilder builder = new LabelsBuilder();
        for (String pair : stated.substring(1, stated.length() - 1).split(",", -1)) {
            builder.add(
                    pair.substring(0, pair.indexOf('=')),
                    pair.substring(pair.indexOf('"') + 1, pair.length() - 1));
        }
        new SeriesIdentity(target).onto(builder);
        assertThat(builder.build()).as("%s onto %s", own, stated).isEqualTo(Labels.of(expected));
    }
}
