package dev.steelyard.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.MetricType;
import org.junit.jupiter.api.Test;

class SharedPartsTest {
    private final SharedParts parts = new SharedParts();

    @Test
    void equalTextsAndDeclarationsBecomeOne() {
        byte[] text = bytes("http_requests_total");
        assertThat(parts.share(text)).isSameAs(text);
        assertThat(parts.share(bytes("http_requests_total"))).isSameAs(text);
        assertThat(parts.share(bytes("http_requests"))).isNotSameAs(text);
        FamilyDeclaration first = declaration();
        assertThat(parts.share(first)).isSameAs(first);
        assertThat(parts.share(declaration())).isSameAs(first);
    }

    @Test
    void aLongTextStaysItsOwn() {
        byte[] text = new byte[2000];
        assertThat(parts.share(text)).isSameAs(text);
        assertThat(parts.share(text.clone())).isNotSameAs(text);
    }

    @Test
    void aFullPoolBeginsAnew() {
        SharingPool<String> pool = new SharingPool<>(2);
        String a = pool.share(new String("a"));
        assertThat(pool.share(new String("a"))).isSameAs(a);
        pool.share("b");
        pool.share("c");
        String again = pool.share(new String("a"));
        assertThat(again).isNotSameAs(a);
        assertThat(pool.share(new String("a"))).isSameAs(again);
    }

    @Test
    void linesOfOneThingShareItsLabelsAndLinesOfAMetricItsName() {
        SharingPool<ByteText> labelSets = new SharingPool<>(10);
        SeriesBytes usage = bytes("usage{pod=\"a\"}", labelSets);
        SeriesBytes limit = bytes("limit{pod=\"a\"}", labelSets);
        SeriesBytes other = bytes("usage{pod=\"b\"}", labelSets);
        assertThat(limit.labels()).isSameAs(usage.labels()).isEqualTo(bytes("{pod=\"a\"}"));
        assertThat(other.name()).isSameAs(usage.name()).isEqualTo(bytes("usage"));
        assertThat(other.labels()).isEqualTo(bytes("{pod=\"b\"}"));
        assertThat(bytes("up", labelSets).labels()).isEmpty();
    }

    private SeriesBytes bytes(String text, SharingPool<ByteText> labelSets) {
        return SeriesBytes.of(bytes("_" + text), 1, 1 + text.length(), 7).sharing(parts, labelSets);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static FamilyDeclaration declaration() {
        return new FamilyDeclaration("a", MetricType.GAUGE, "help", "");
    }
}
