package dev.steelyard.promql.window;

import dev.steelyard.model.LabelSource;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.annotation.Annotations;
import dev.steelyard.promql.points.FloatColumn;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.HistogramColumn;
import dev.steelyard.promql.syntax.Extension;
import dev.steelyard.promql.syntax.PositionRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The samples of one series in one range: a view that moves over the columns of the series.
///
/// The range is open at its start and closed at its end. Anchored and smoothed windows also show
/// the samples of one look-back before the start, smoothed ones those of one after the end.
public final class Window {
    /// What stays the same from series to series.
    ///
    /// @param rangeMillis the length of the range
    /// @param lookBackMillis how far extended windows look beyond it
    /// @param position the argument that selects the samples
    /// @param arguments the scalar arguments of the function, each by step
    /// @param argumentPositions where these are written
    public record Frame(
            long rangeMillis,
            long lookBackMillis,
            Extension extension,
            PositionRange position,
            List<double[]> arguments,
            List<PositionRange> argumentPositions,
            Annotations annotations) {}

    private final Frame frame;
    private final FloatColumn floats;
    private final HistogramColumn histograms;
    private LabelSource labels = () -> Labels.EMPTY;
    private int from;
    private int to;
    private int firstHistogram;
    private int endOfHistograms;
    private int step;
    private long time;
    private long end;
    private @Nullable NativeHistogram answer;
    private Course course = Course.UNKNOWN;

    /// Whether the floats of the series ever fall, once somebody wants to know.
    private enum Course {
        UNKNOWN,
        RISING,
        FALLING
    }

    /// A window over columns that are filled anew for each series.
    public Window(Frame frame, FloatColumn floats, HistogramColumn histograms) {
        this.frame = frame;
        this.floats = floats;
        this.histograms = histograms;
    }

    /// Begins with another series, whose samples are in the columns by now.
    public void begin(LabelSource seriesLabels) {
        labels = seriesLabels;
        course = Course.UNKNOWN;
        from = 0;
        to = 0;
        firstHistogram = 0;
        endOfHistograms = 0;
    }

    /// Moves on to the range that ends at `endMillis`, for the step at `index` and `timeMillis`;
    /// false where there is no sample. Ends never fall within a series.
    public boolean move(int index, long timeMillis, long endMillis) {
        step = index;
        time = timeMillis;
        end = endMillis;
        answer = null;
        long after = start() - (frame.extension == Extension.NONE ? 0 : frame.lookBackMillis);
        long until = end + (frame.extension == Extension.SMOOTHED ? frame.lookBackMillis : 0);
        to = firstAfter(floats.times(), to, floats.size(), until);
        from = firstAfter(floats.times(), from, to, after);
        if (histograms.size() == 0) {
            return from < to;
        }
        endOfHistograms = firstAfter(histograms.times(), endOfHistograms, histograms.size(), until);
        firstHistogram = firstAfter(histograms.times(), firstHistogram, endOfHistograms, after);
        return from < to || firstHistogram < endOfHistograms;
    }

    private static int firstAfter(long[] times, int from, int to, long time) {
        int index = from;
        while (index < to && times[index] <= time) {
            index++;
        }
        return index;
    }

    /// What stays the same from series to series.
    public Frame frame() {
        return frame;
    }

    /// The index of the first float.
    public int from() {
        return from;
    }

    /// The index after the last float.
    public int to() {
        return to;
    }

    /// The number of floats.
    public int floats() {
        return to - from;
    }

    /// The number of histograms.
    public int histograms() {
        return endOfHistograms - firstHistogram;
    }

    /// The times of floats; borrowed, good from [#from] to [#to].
    public long[] times() {
        return floats.times();
    }

    /// The floats; borrowed, good from [#from] to [#to].
    public double[] values() {
        return floats.values();
    }

    /// Whether any float of the series, in this window or not, is less than the one before it.
    boolean everFalls() {
        if (course == Course.UNKNOWN) {
            double[] values = floats.values();
            course = Course.RISING;
            for (int i = floats.size() - 1; i > 0; i--) {
                if (values[i] < values[i - 1]) {
                    course = Course.FALLING;
                }
            }
        }
        return course == Course.FALLING;
    }

    /// When the count of the float at `index` began; 0 where that is not known.
    public long start(int index) {
        return floats.start(index);
    }

    /// Whether start times are known.
    public boolean knowsStarts() {
        return floats.keepsStarts();
    }

    /// The histogram at `index`, counted from the first in the window.
    public NativeHistogram histogram(int index) {
        return histograms.get(firstHistogram + index);
    }

    /// The time of the histogram at `index`, counted from the first in the window.
    public long histogramTime(int index) {
        return histograms.times()[firstHistogram + index];
    }

    /// When the count of the histogram at `index` began, counted from the first in the window.
    public long histogramStart(int index) {
        return floats.keepsStarts() ? histograms.start(firstHistogram + index) : 0;
    }

    /// The time that the range begins after.
    public long start() {
        return end - frame.rangeMillis;
    }

    /// The time that the range ends at.
    public long end() {
        return end;
    }

    /// The time of evaluation.
    public long time() {
        return time;
    }

    /// The scalar argument at `index`, among the scalar ones, at this step.
    public double argument(int index) {
        return frame.arguments.get(index)[step];
    }

    /// How many scalar arguments there are.
    public int arguments() {
        return frame.arguments.size();
    }

    /// The name of the metric.
    public String metric() {
        return labels.label(Labels.NAME);
    }

    /// The labels of the series.
    public Labels labels() {
        return labels.labels();
    }

    /// Warns of the argument that selects the samples.
    public void warn(String text) {
        frame.annotations.warn(text, frame.position);
    }

    /// Tells of the argument that selects the samples.
    public void inform(String text) {
        frame.annotations.inform(text, frame.position);
    }

    /// Answers with a histogram, or with nothing where it is null.
    public double answer(@Nullable NativeHistogram histogram) {
        answer = histogram;
        return Gap.VALUE;
    }

    /// The histogram that was answered, or null.
    public @Nullable NativeHistogram answer() {
        return answer;
    }
}
