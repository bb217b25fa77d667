package dev.steelyard.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.MetricType;
import java.util.HashMap;
import java.util.Map;
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
        Map<String, FamilyDeclaration> all = parts.share(Map.of("a", first));
        assertThat(parts.share(new HashMap<>(Map.of("a", declaration())))).isSameAs(all);
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
        SharingPool<ByteText> ofTarget = new SharingPool<>(10);
        SeriesBytes usage = bytes("usage{pod=\"a\"}", ofTarget);
        SeriesBytes limit = bytes("limit{pod=\"a\"}", ofTarget);
        SeriesBytes other = bytes("usage{pod=\"b\"}", ofTarget);
        assertThat(limit.tail()).isSameAs(usage.tail()).isEqualTo(bytes("pod=\"a\"}"));
        assertThat(other.head()).isSameAs(usage.head()).isEqualTo(bytes("usage{"));
        assertThat(other.tail()).isEqualTo(bytes("pod=\"b\"}"));
        assertThat(bytes("up", ofTarget).tail()).isEmpty();
    }

    @Test
    void linesOfAPodShareItsLabelsWithThoseOfItsContainers() {
        SharingPool<ByteText> ofTarget = new SharingPool<>(10);
        SeriesBytes app = bytes("usage{container=\"app\",namespace=\"n\",pod=\"a\"}", ofTarget);
        SeriesBytes log = bytes("usage{container=\"log\",namespace=\"n\",pod=\"a\"}", ofTarget);
        SeriesBytes other = bytes("usage{container=\"app\",namespace=\"n\",pod=\"b\"}", ofTarget);
        SeriesBytes pod = bytes("sum{namespace=\"n\",pod=\"a\"}", ofTarget);
        assertThat(app.head()).isEqualTo(bytes("usage{container=\"app\","));
        assertThat(log.tail()).isSameAs(app.tail()).isEqualTo(pod.tail());
        assertThat(pod.tail()).isSameAs(app.tail()).isEqualTo(bytes("namespace=\"n\",pod=\"a\"}"));
        assertThat(other.head()).isSameAs(app.head());
        assertThat(pod.head()).isEqualTo(bytes("sum{"));
    }

    @Test
    void linesOfAThingWithALongNameShareAllOfTheirLabels() {
        SharingPool<ByteText> ofTarget = new SharingPool<>(10);
        String labels = "id=\"/kubepods/burstable/pod0815/cri-4711.scope\",pod=\"a\"}";
        SeriesBytes received = bytes("received{" + labels, ofTarget);
        SeriesBytes sent = bytes("sent{" + labels, ofTarget);
        assertThat(received.tail()).isSameAs(sent.tail()).isEqualTo(bytes(labels));
        assertThat(received.head()).isEqualTo(bytes("received{"));
    }

    @Test
    void aCommaBetweenQuotesIsAsGoodAsAnyOther() {
        SeriesBytes text = bytes("a{b=\"1,2\"}", new SharingPool<>(10));
        assertThat(text.head()).isEqualTo(bytes("a{b=\"1,"));
        assertThat(text.tail()).isEqualTo(bytes("2\"}"));
    }

    private SeriesBytes bytes(String text, SharingPool<ByteText> ofTarget) {
        return SeriesBytes.of(bytes("_" + text + "_"), 1, 1 + text.length(), parts, ofTarget);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static FamilyDeclaration declaration() {
        return new FamilyDeclaration("a", MetricType.GAUGE, "help", "");
    }
}
