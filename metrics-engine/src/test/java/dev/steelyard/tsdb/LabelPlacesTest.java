package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelPlacesTest {
    private static final int SERIES = 500;

    /// More than are remembered.
    private static final List<String> NAMES =
            IntStream.range(0, 12).mapToObj("name%02d"::formatted).toList();

    @Test
    void labelsAreFoundWhicheverTheSeriesBeforeHad() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Head head = head(new Random(seed));
        SeriesCursor series = head.scan(Selection.all(0, 1));
        int walked = 0;
        while (series.next()) {
            for (String name : NAMES) {
                assertThat(series.label(name)).isEqualTo(series.labels().get(name));
            }
            walked++;
        }
        assertThat(walked).isEqualTo(SERIES);
    }

    private static Head head(Random random) {
        Head head = new Head(HeadOptions.DEFAULT);
        try (Appender appender = head.appender()) {
            for (int i = 0; i < SERIES; i++) {
                appender.append(appender.series(labels(random, i)), 1, i);
            }
            appender.commit();
        }
        return head;
    }

    private static Labels labels(Random random, int number) {
        LabelsBuilder labels = new LabelsBuilder();
        labels.add(Labels.NAME, "metric").add("id", Integer.toString(number));
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                labels.add(name, "value" + random.nextInt(3));
            }
        }
        return labels.build();
    }
}
