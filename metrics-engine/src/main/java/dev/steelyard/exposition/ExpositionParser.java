package dev.steelyard.exposition;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.MetricType;

/// A pull parser over the bytes of an exposition, as lenient as that of Prometheus.
///
/// ```
/// ExpositionParser parser = new ExpositionParser(body, length, format);
/// for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
///     if (entry == Entry.SAMPLE) {
///         … body[parser.seriesStart() .. parser.seriesEnd()), parser.value()
///     }
/// }
/// ```
///
/// The accessors speak of the entry that [#next] answered last and are meaningless for other kinds
/// of entry. Reading a sample allocates nothing; strings come into being only in [#labels],
/// [#exemplar], [#familyName] and [#text]. The parser borrows `body`, which must not change
/// meanwhile, and belongs to one thread. After an exception it is of use only behind [#skipLine].
public final class ExpositionParser {
    /// What stands in the body, entry by entry.
    public enum Entry {
        SAMPLE,
        TYPE,
        HELP,
        UNIT,
        COMMENT,
        /// Nothing more: the end of the body, in OpenMetrics its `# EOF`.
        END
    }

    /// A part of an entry that a [#fault] can point at.
    public enum Part {
        ENTRY,
        /// Of TYPE, HELP and UNIT: the name of the family.
        NAME,
        /// Of TYPE, HELP and UNIT: what follows the name.
        TEXT,
        /// Of a sample: its value.
        VALUE,
        /// Of a sample that has one: its timestamp.
        TIMESTAMP,
        /// Of a sample that has one: its exemplar, from the brace.
        EXEMPLAR
    }

    /// Stands for the timestamp of a sample or exemplar that has none.
    public static final long NO_TIMESTAMP = Long.MIN_VALUE;

    private final ByteScanner in;
    private final SampleLine sample;
    private final MetadataLine metadata;
    private int start;
    private boolean ended;

    /// A parser of the first `length` bytes of `body`, which forgives what Prometheus forgives.
    public ExpositionParser(byte[] body, int length, ExpositionFormat format) {
        this(ByteScanner.lenient(body, length, format));
    }

    private ExpositionParser(ByteScanner in) {
        this.in = in;
        this.sample = new SampleLine(in);
        this.metadata = new MetadataLine(in);
    }

    /// A parser that takes each [Leniency] for a fault.
    public static ExpositionParser strict(byte[] body, int length, ExpositionFormat format) {
        return new ExpositionParser(ByteScanner.strict(body, length, format));
    }

    /// Goes to the next entry. After [Entry#END] it is answered again.
    public Entry next() throws MalformedExpositionException {
        if (ended) {
            return Entry.END;
        }
        Entry entry =
                switch (in.format()) {
                    case TEXT -> nextText();
                    case OPENMETRICS -> nextOpenMetrics();
                };
        ended = entry == Entry.END;
        return entry;
    }

    /// Goes to the next entry, which is expected to be a sample of a known series: of `head` and
    /// `tail`, which together are what stood between [#seriesStart] and [#seriesEnd] earlier under
    /// the same format. The tail is empty just where there was no brace.
    ///
    /// Where the expectation holds, the entry costs a comparison and a number; [#isKnown] tells.
    /// [#labels] is then not to be asked. Otherwise this is [#next].
    public Entry nextExpecting(byte[] head, byte[] tail) throws MalformedExpositionException {
        if (!ended && sample.readKnown(head, tail)) {
            start = sample.start();
            return Entry.SAMPLE;
        }
        return next();
    }

    /// Goes past bytes that an earlier body had between two samples, and answers whether they stand
    /// here too: metadata, comments and blank lines that are known need not be read again. The
    /// bytes are to begin where an entry does and to end with their line.
    public boolean skipKnown(byte[] known) {
        if (ended || !in.startsWith(known, 0)) {
            return false;
        }
        in.advance(known.length);
        return true;
    }

    /// Goes behind the line on which an entry begins that could not be read, so that the next one
    /// can be; answers whether that line ends at all.
    public boolean skipLine() {
        return in.seekBehindLine(Math.max(start, sample.start()));
    }

    /// The index in the body behind the current entry, where the next one may begin.
    public int position() {
        return in.at();
    }

    private Entry nextText() throws MalformedExpositionException {
        in.skipBlanks();
        while (in.peek() == '\n') {
            in.advance(1);
            in.skipBlanks();
        }
        start = in.at();
        return switch (in.peek()) {
            case ByteScanner.END -> Entry.END;
            case '#' -> metadata.readText();
            default -> readSample();
        };
    }

    private Entry nextOpenMetrics() throws MalformedExpositionException {
        start = in.at();
        return switch (in.peek()) {
            case ByteScanner.END ->
                    throw in.fault(
                            start, "the body does not end with # EOF; it is cut short or needs it");
            case '#' -> metadata.readOpenMetrics();
            default -> readSample();
        };
    }

    private Entry readSample() throws MalformedExpositionException {
        sample.read();
        return Entry.SAMPLE;
    }

    /// Whether the current sample was the expected one of [#nextExpecting].
    public boolean isKnown() {
        return !sample.series().hasName();
    }

    /// The line of the current entry, from 1. Costs a walk over the bytes since it was last asked.
    public int line() {
        return in.lineAt(start);
    }

    /// The index in the body of the first byte of the sample's series: name and labels as written.
    public int seriesStart() {
        return sample.start();
    }

    /// The index in the body behind the last byte of the sample's series.
    public int seriesEnd() {
        return sample.seriesEnd();
    }

    /// The value of the sample. A NaN is always the ordinary one, never the stale marker.
    public double value() {
        return sample.value();
    }

    /// The timestamp of the sample in milliseconds since the epoch, or [#NO_TIMESTAMP].
    public long timestampMillis() {
        return sample.timestampMillis();
    }

    /// The labels of the sample, the metric's name among them.
    ///
    /// @throws MalformedExpositionException where a label is given twice
    public Labels labels() throws MalformedExpositionException {
        LabelsBuilder builder = new LabelsBuilder();
        labels(builder);
        return builder.build();
    }

    /// Adds the labels of the sample, the metric's name among them, to `builder`.
    ///
    /// @throws MalformedExpositionException where a label is given twice
    public void labels(LabelsBuilder builder) throws MalformedExpositionException {
        if (isKnown()) {
            throw new IllegalStateException("labels of a sample that was known, in line " + line());
        }
        compose(sample.series(), builder);
    }

    /// The timestamp of the sample in seconds since the epoch, as exact as a double, or NaN.
    public double timestampSeconds() {
        return sample.timestampSeconds();
    }

    /// Whether the sample has an exemplar.
    public boolean hasExemplar() {
        return sample.hasExemplar();
    }

    /// The exemplar of the sample.
    ///
    /// @throws MalformedExpositionException where a label is given twice
    public Exemplar exemplar() throws MalformedExpositionException {
        if (!hasExemplar()) {
            throw new IllegalStateException("the sample in line " + line() + " has no exemplar");
        }
        LabelsBuilder builder = new LabelsBuilder();
        compose(sample.exemplarLabels(), builder);
        return new Exemplar(
                builder.build(), sample.exemplarValue(), sample.exemplarTimestampMillis());
    }

    private void compose(SeriesText text, LabelsBuilder builder)
            throws MalformedExpositionException {
        int duplicate = text.duplicate();
        if (duplicate != SeriesText.NONE) {
            throw in.fault(
                    text.labelNameAt(duplicate),
                    "label " + text.labelName(duplicate) + " is given twice; keep one of the two");
        }
        text.compose(builder);
    }

    /// How often `breach` was forgiven so far.
    public int forgiven(Leniency breach) {
        return in.forgiven(breach);
    }

    /// How many breaches, of whatever kind, were forgiven so far.
    public int allForgiven() {
        return in.allForgiven();
    }

    /// A fault at a part of the current sample, for readers who ask more of it than the format.
    public MalformedExpositionException fault(Part part, String reason) {
        return in.fault(
                switch (part) {
                    case ENTRY -> start;
                    case NAME -> metadata.nameFrom();
                    case TEXT -> metadata.textFrom();
                    case VALUE -> sample.valueStart();
                    case TIMESTAMP -> sample.timestampStart();
                    case EXEMPLAR -> sample.exemplarStart();
                },
                reason);
    }

    /// The metric family that TYPE, HELP or UNIT speaks of.
    public String familyName() {
        return metadata.familyName();
    }

    /// The type that TYPE declares.
    public MetricType type() {
        return metadata.type();
    }

    /// The text of HELP or UNIT with its escapes resolved, or a comment as it stands.
    public String text() {
        return metadata.text();
    }
}
