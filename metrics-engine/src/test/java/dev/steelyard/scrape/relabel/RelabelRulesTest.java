package dev.steelyard.scrape.relabel;

import static dev.steelyard.scrape.relabel.RelabelAction.DROP;
import static dev.steelyard.scrape.relabel.RelabelAction.DROPEQUAL;
import static dev.steelyard.scrape.relabel.RelabelAction.HASHMOD;
import static dev.steelyard.scrape.relabel.RelabelAction.KEEP;
import static dev.steelyard.scrape.relabel.RelabelAction.KEEPEQUAL;
import static dev.steelyard.scrape.relabel.RelabelAction.LABELDROP;
import static dev.steelyard.scrape.relabel.RelabelAction.LABELKEEP;
import static dev.steelyard.scrape.relabel.RelabelAction.LABELMAP;
import static dev.steelyard.scrape.relabel.RelabelAction.LOWERCASE;
import static dev.steelyard.scrape.relabel.RelabelAction.REPLACE;
import static dev.steelyard.scrape.relabel.RelabelAction.UPPERCASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelabelRulesTest {
    private static final Labels LABELS = Labels.of("a", "foo", "b", "bar", "c", "baz");

    private static RelabelRule rule(
            RelabelAction action, String sources, String regex, String target, String replacement) {
        return new RelabelRule(
                action,
                sources.isEmpty() ? List.of() : List.of(sources.split(",", -1)),
                ";",
                RelabelPattern.of(regex),
                1000,
                target,
                replacement);
    }

    private static Optional<Labels> apply(Labels labels, RelabelRule... rules) {
        LabelsBuilder builder = new LabelsBuilder(labels);
        return RelabelRules.of(List.of(rules)).apply(builder)
                ? Optional.of(builder.build())
                : Optional.empty();
    }

    @Test
    void replaceFillsGroupsIntoTargetAndReplacement() {
        assertThat(apply(LABELS, rule(REPLACE, "a", "f(.*)", "d", "ch${1}-ch$1")))
                .contains(Labels.of("a", "foo", "b", "bar", "c", "baz", "d", "choo-choo"));
        assertThat(apply(LABELS, rule(REPLACE, "a,b", "(?P<x>.*);(.*)", "to_$x", "$$2=$2")))
                .contains(Labels.of("a", "foo", "b", "bar", "c", "baz", "to_foo", "$2=bar"));
    }

    @Test
    void whatDoesNotMatchAsAWholeIsLeftAlone() {
        assertThat(apply(LABELS, rule(REPLACE, "a", "o", "b", "x"))).contains(LABELS);
    }

    @Test
    void aNameWithoutBracesIsAsLongAsItCanBe() {
        assertThat(apply(LABELS, rule(REPLACE, "a", "(f).*", "b", "$1x")).orElseThrow().get("b"))
                .isEmpty();
        assertThat(apply(LABELS, rule(REPLACE, "a", "(f).*", "b", "${1}x$")).orElseThrow().get("b"))
                .isEqualTo("fx$");
    }

    @Test
    void anEmptyReplacementRemovesTheLabel() {
        assertThat(apply(LABELS, rule(REPLACE, "", "(.*)", "b", "")))
                .contains(Labels.of("a", "foo", "c", "baz"));
    }

    @Test
    void keepAndDropLookAtTheJoinedValues() {
        assertThat(apply(LABELS, rule(KEEP, "a,b", "foo;bar", "", ""))).contains(LABELS);
        assertThat(apply(LABELS, rule(KEEP, "a,b", "foo", "", ""))).isEmpty();
        assertThat(apply(LABELS, rule(DROP, "a", ".*o.*", "", ""))).isEmpty();
        assertThat(apply(LABELS, rule(DROP, "none", ".+", "", ""))).contains(LABELS);
    }

    @Test
    void keepEqualAndDropEqualCompareWithTheTargetLabel() {
        Labels twins = Labels.of("a", "x", "b", "x");
        assertThat(apply(twins, rule(KEEPEQUAL, "a", "(.*)", "b", "$1"))).contains(twins);
        assertThat(apply(LABELS, rule(KEEPEQUAL, "a", "(.*)", "b", "$1"))).isEmpty();
        assertThat(apply(twins, rule(DROPEQUAL, "a", "(.*)", "b", "$1"))).isEmpty();
        assertThat(apply(LABELS, rule(DROPEQUAL, "a", "(.*)", "b", "$1"))).contains(LABELS);
    }

    /// The value that Prometheus' own tests have for `foo` below 1000.
    @Test
    void hashmodIsTheEndOfTheMd5() {
        assertThat(apply(LABELS, rule(HASHMOD, "c", "(.*)", "d", "$1")).orElseThrow().get("d"))
                .isEqualTo("976");
    }

    @Test
    void labelmapCopiesUnderTheNamesThatItMakes() {
        assertThat(
                        apply(
                                Labels.of("__meta_my_bar", "x", "other", "y"),
                                rule(LABELMAP, "", "__meta_(my.*)", "", "${1}")))
                .contains(Labels.of("__meta_my_bar", "x", "my_bar", "x", "other", "y"));
    }

    @Test
    void labeldropAndLabelkeepLookAtNames() {
        assertThat(apply(LABELS, rule(LABELDROP, "", "a|b", "", "")))
                .contains(Labels.of("c", "baz"));
        assertThat(apply(LABELS, rule(LABELKEEP, "", "a|b", "", "")))
                .contains(Labels.of("a", "foo", "b", "bar"));
    }

    @Test
    void caseIsChangedCharacterByCharacter() {
        Labels strange = Labels.of("a", "ΣΑΣ straße");
        assertThat(apply(strange, rule(LOWERCASE, "a", "(.*)", "a", "$1")).orElseThrow().get("a"))
                .isEqualTo("σασ straße");
        assertThat(apply(strange, rule(UPPERCASE, "a", "(.*)", "a", "$1")).orElseThrow().get("a"))
                .isEqualTo("ΣΑΣ STRAßE");
    }

    @Test
    void rulesFollowOneAnotherUpToOneThatDrops() {
        assertThat(
                        apply(
                                LABELS,
                                rule(REPLACE, "a", "foo", "d", "1"),
                                rule(KEEP, "d", "1", "", ""),
                                rule(LABELDROP, "", "[abc]", "", "")))
                .contains(Labels.of("d", "1"));
    }
}
