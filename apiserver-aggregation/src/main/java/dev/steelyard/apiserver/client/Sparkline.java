package dev.steelyard.apiserver.client;

import dev.steelyard.apiserver.client.QueryReply.ReplyPoint;
import java.util.Arrays;
import java.util.List;

/// A chart of one line of text: a bar a column, as high as the mean of the points that fall in it,
/// between the least and the greatest of them; a blank where there is none.
final class Sparkline {
    /// How many columns it has.
    static final int WIDTH = 48;

    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /// The chart of `points` between two times in seconds.
    static String of(List<ReplyPoint> points, double from, double to) {
        double[] sums = new double[WIDTH];
        int[] counts = new int[WIDTH];
        for (ReplyPoint point : points) {
            double value = point.value();
            if (Double.isFinite(value)) {
                int column = column(point.seconds(), from, to);
                sums[column] += value;
                counts[column]++;
            }
        }
        double[] means = new double[WIDTH];
        Arrays.setAll(means, i -> counts[i] == 0 ? Double.NaN : sums[i] / counts[i]);
        return draw(means);
    }

    private static int column(double seconds, double from, double to) {
        int column = to > from ? (int) ((seconds - from) / (to - from) * WIDTH) : 0;
        return Math.clamp(column, 0, WIDTH - 1);
    }

    private static String draw(double[] means) {
        double least = Arrays.stream(means).filter(Double::isFinite).min().orElse(0);
        double greatest = Arrays.stream(means).filter(Double::isFinite).max().orElse(0);
        StringBuilder chart = new StringBuilder(WIDTH);
        for (double mean : means) {
            chart.append(Double.isNaN(mean) ? ' ' : bar(mean, least, greatest));
        }
        return chart.toString();
    }

    private static char bar(double mean, double least, double greatest) {
        double height = greatest > least ? (mean - least) / (greatest - least) : 0;
        return BARS.charAt((int) Math.round(height * (BARS.length() - 1)));
    }
}
