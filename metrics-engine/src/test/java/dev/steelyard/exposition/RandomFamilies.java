package dev.steelyard.exposition;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricPoint.Bucket;
import dev.steelyard.model.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Families of all kinds that a writer can write, drawn at random.
final class RandomFamilies {
    private static final String[] WORDS = {
        "http", "requests", "queue", "größe", "my.dotted", "seconds", "a:b", "x_9", "node cpu"
    };
    private static final String[] TEXTS = {
        "",
        "v",
        "two words",
        "back\\slash",
        "quo\"te",
        "line\nfeed",
        "ümläut €😀",
        "{},= # ",
        "\\n",
        "\t\r\u0000",
        "ends\\"
    };
    private static final MetricType[] TYPES = {
        MetricType.COUNTER,
        MetricType.GAUGE,
        MetricType.HISTOGRAM,
        MetricType.GAUGEHISTOGRAM,
        MetricType.INFO,
        MetricType.STATESET,
        MetricType.UNKNOWN
    };

    private final Random random;

    RandomFamilies(long seed) {
        this.random = new Random(seed);
    }

    List<MetricFamily> draw() {
        List<MetricFamily> families = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            MetricType type = TYPES[random.nextInt(TYPES.length)];
            List<MetricPoint> points = new ArrayList<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                points.add(point(type, points.size()));
            }
            families.add(new MetricFamily(pick(WORDS) + i, type, pick(TEXTS), points));
        }
        return families;
    }

    private MetricPoint point(MetricType type, int index) {
        return switch (type) {
            case HISTOGRAM, GAUGEHISTOGRAM -> histogram(labels(index));
            case COUNTER, GAUGE, INFO, STATESET, UNKNOWN, SUMMARY ->
                    new MetricPoint.Value(labels(index), value());
        };
    }

    private Labels labels(int index) {
        LabelsBuilder builder = new LabelsBuilder().set("index", "i" + index);
        for (int i = random.nextInt(4); i > 0; i--) {
            builder.set(random.nextBoolean() ? "l" + i : pick(WORDS), pick(TEXTS));
        }
        return builder.build();
    }

    private MetricPoint histogram(Labels labels) {
        List<Bucket> buckets = new ArrayList<>();
        double bound = random.nextInt(5) - 2;
        long count = 0;
        for (int i = random.nextInt(5); i > 0; i--) {
            bound += random.nextDouble() * 10;
            count += random.nextInt(1000);
            buckets.add(new Bucket(bound, count));
        }
        buckets.add(new Bucket(Double.POSITIVE_INFINITY, count + random.nextInt(3)));
        return new MetricPoint.Histogram(labels, buckets, value());
    }

    private double value() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -0.0;
            case 2 -> Double.NaN;
            case 3 -> Double.POSITIVE_INFINITY;
            case 4 -> Double.NEGATIVE_INFINITY;
            case 5 -> random.nextInt(1_000_000_000);
            case 6 -> random.nextGaussian();
            default -> Double.longBitsToDouble(random.nextLong());
        };
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
