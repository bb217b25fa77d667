package dev.steelyard.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class SeriesCacheTest {
    private final SeriesCache cache = new SeriesCache();
    private final SharedParts shared = new SharedParts();
    private final SharingPool<ByteText> parts = new SharingPool<>(1_000);

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void findsWhatAMapFinds(long seed) {
        Random random = new Random(seed);
        Map<String, CachedSeries> model = new HashMap<>();
        for (int step = 0; step < 2000; step++) {
            String text =
                    "s" + random.nextInt(60) + "{".repeat(random.nextInt(2)) + random.nextInt(9);
            assertThat(find("xx" + text + "yy", 2, 2 + text.length())).isEqualTo(model.get(text));
            if (!model.containsKey(text)) {
                model.put(text, add(text));
            }
            if (random.nextInt(300) == 0) {
                Set<CachedSeries> doomed = new HashSet<>();
                model.values().removeIf(each -> random.nextInt(3) > 0 && doomed.add(each));
                cache.evictIf(doomed::contains);
                assertThat(doomed).allMatch(CachedSeries::isEvicted);
            }
            assertThat(cache.size()).isEqualTo(model.size());
        }
        List<CachedSeries> all = new ArrayList<>();
        cache.forEach(all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(model.values());
    }

    @Test
    void seriesOfOneHashAreToldApart() {
        CachedSeries first = add("Aa");
        CachedSeries second = add("BB"); // the same polynomial hash
        assertThat(first.hash()).isEqualTo(second.hash());
        assertThat(find("Aa", 0, 2)).isSameAs(first);
        assertThat(find("BB", 0, 2)).isSameAs(second);
        cache.evictIf(first::equals);
        assertThat(find("Aa", 0, 2)).isNull();
        assertThat(find("BB", 0, 2)).isSameAs(second);
    }

    @Test
    void seriesOfOneHashAndEqualPartsAreToldApart() {
        List<CachedSeries> added = new ArrayList<>();
        for (String text : List.of("Aa{Aa", "Aa{BB", "BB{Aa", "BB{BB", "BBBB{", "{AaBB")) {
            added.add(add(text));
        }
        assertThat(added.get(1).hash()).isEqualTo(added.get(2).hash());
        for (String text : List.of("Aa{Aa", "Aa{BB", "BB{Aa", "BB{BB", "BBBB{", "{AaBB")) {
            CachedSeries found = Objects.requireNonNull(find(text, 0, text.length()));
            assertThat(new String(found.head(), UTF_8) + new String(found.tail(), UTF_8))
                    .isEqualTo(text);
        }
        assertThat(find("AaAa{", 0, 5)).isNull();
    }

    private CachedSeries add(String text) {
        CachedSeries series =
                new CachedSeries(
                        SeriesBytes.of(bytes(text), 0, text.length(), shared, parts),
                        _ -> Labels.EMPTY,
                        false);
        cache.add(series);
        return series;
    }

    private @Nullable CachedSeries find(String body, int from, int to) {
        byte[] bytes = bytes(body);
        return cache.find(bytes, from, to);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
