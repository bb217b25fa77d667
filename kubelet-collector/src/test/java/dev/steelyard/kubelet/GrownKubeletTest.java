package dev.steelyard.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.ExpositionParser;
import dev.steelyard.exposition.ExpositionParser.Entry;
import dev.steelyard.exposition.MalformedExpositionException;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.scrape.relabel.Relabelling;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a node of 110 pods costs: as many as a kubelet takes unless told otherwise.
class GrownKubeletTest {
    private static final int PODS = 110;
    private static final long SEED = 1;

    @ParameterizedTest
    @EnumSource(names = {"RESOURCE", "CADVISOR", "PROBES"})
    void theSameSeedGivesTheSameBytes(KubeletPage page) {
        String text = new GrownKubelet(SEED, PODS).page(page);
        assertThat(new GrownKubelet(SEED, PODS).page(page)).isEqualTo(text);
        assertThat(new GrownKubelet(SEED + 1, PODS).page(page)).isNotEqualTo(text);
    }

    /// Of each page: what it has and what is kept of it unless told otherwise.
    @ParameterizedTest
    @CsvSource({"RESOURCE, 1159, 664", "CADVISOR, 25328, 17195", "PROBES, 881, 881"})
    void lessIsKeptThanThereIs(KubeletPage page, int there, int kept)
            throws MalformedExpositionException {
        assertThat(kept(page, Relabelling.NONE)).isEqualTo(there);
        assertThat(kept(page, KeptSeries.USUAL.of(page))).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"MIXINS, 4411", "USUAL, 17195", "ALL, 25328"})
    void ofCadvisorIsKeptWhatItsProfileSays(SeriesProfile profile, int kept)
            throws MalformedExpositionException {
        assertThat(kept(KubeletPage.CADVISOR, profile)).isEqualTo(kept);
    }

    /// How many different series of a page are kept; every line of it has to be one of the format.
    private static int kept(KubeletPage page, Relabelling relabelling)
            throws MalformedExpositionException {
        byte[] body = new GrownKubelet(SEED, PODS).page(page).getBytes(StandardCharsets.UTF_8);
        ExpositionParser parser = new ExpositionParser(body, body.length, ExpositionFormat.TEXT);
        Set<Labels> kept = new HashSet<>();
        LabelsBuilder labels = new LabelsBuilder();
        for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
            if (entry == Entry.SAMPLE) {
                parser.labels(labels.reset());
                if (relabelling.apply(labels)) {
                    assertThat(kept.add(labels.build())).as("told once").isTrue();
                }
            }
        }
        assertThat(parser.allForgiven()).isZero();
        return kept.size();
    }
}
