package dev.steelyard.scrape;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.ExpositionParser;
import dev.steelyard.exposition.ExpositionParser.Entry;
import dev.steelyard.exposition.FloatLabel;
import dev.steelyard.exposition.Leniency;
import dev.steelyard.exposition.MalformedExpositionException;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.MetricType;
import dev.steelyard.scrape.relabel.Relabelling;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Exemplar;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All that is known of the series of one target from scrape to scrape. Owned by the target's loop.
///
/// Each scrape is a [#begin], at most one [#take], then [#settle] if the answer stands or [#fail]
/// if there is none. A series that came before, in the same order, costs a comparison of its bytes
/// and a number; in another order a look-up; only a new one is composed to [Labels].
final class TargetSeries {
    private static final byte[] ANY_VALUE = {' ', '1', '\n'};

    /// How many parts of texts are remembered within one answer.
    private static final int MOST_PARTS = 100_000;

    private final Target.Honor honor;
    private final ScrapeLimits limits;
    private final SeriesIdentity identity;
    private final Declarations declarations;
    private final SharedParts shared;
    private final SeriesCache cache = new SeriesCache();
    private final ScrapeOrder order = new ScrapeOrder();
    private final Relabelling relabelling;
    private final LabelsBuilder stated = new LabelsBuilder();
    private int dropped; // of the series in the cache, those that relabelling drops
    private int scrape;
    private long settledMillis; // the time of the latest scrape that stands
    private int seen; // of the series in the cache, those that the current answer has
    private boolean unsettled; // whether it makes a difference to one of them
    private final Map<ExpositionFormat, CachedSeries.Origin> origins =
            new EnumMap<>(ExpositionFormat.class);
    private ExpositionFormat format = ExpositionFormat.TEXT; // of the latest answer
    private CachedSeries.Origin origin; // of this format
    private MetricType type = MetricType.UNKNOWN; // that the body declared last
    private int afterSample; // where in the body the latest sample ended
    private int forgivenBefore; // what had been forgiven by then
    private @Nullable CachedSeries introduced; // whose introduction was just skipped, or is empty
    private @Nullable MalformedExpositionException malformed; // the first that was left out
    private final ArrayList<CachedSeries> brought = new ArrayList<>(0); // by the current answer
    private @Nullable SharingPool<ByteText> parts; // of the texts of these

    TargetSeries(Target target, ScrapeLimits limits, SharedParts shared) {
        this.honor = target.honor();
        this.limits = limits;
        this.identity = new SeriesIdentity(target);
        this.relabelling = target.terms().relabelling();
        this.origin = origin(ExpositionFormat.TEXT);
        this.shared = shared;
        this.declarations = new Declarations(limits.series(), shared);
    }

    /// What the target declares of its families.
    Declarations declarations() {
        return declarations;
    }

    /// Reads labels from texts that stood in bodies of a format.
    private CachedSeries.Origin origin(ExpositionFormat format) {
        return series -> {
            byte[] line = line(series.head(), series.tail(), ANY_VALUE);
            ExpositionParser parser = new ExpositionParser(line, line.length, format);
            try {
                Entry _ = parser.next();
                parser.labels(stated.reset());
            } catch (MalformedExpositionException e) {
                throw new IllegalStateException("read before, and not now", e);
            }
            FloatLabel.normalize(series.introduction().type(), stated);
            identity.onto(stated);
            relabelling.apply(stated);
            return stated.build();
        };
    }

    private static byte[] line(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] line = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, line, at, part.length);
            at += part.length;
        }
        return line;
    }

    /// Begins the next scrape.
    void begin() {
        scrape++;
        seen = 0;
        unsettled = false;
        forgetBrought();
    }

    private void forgetBrought() {
        parts = null;
        if (!brought.isEmpty()) {
            brought.clear();
            brought.trimToSize();
        }
    }

    /// Appends the samples of an answer, counting as it goes.
    ///
    /// @throws MalformedExpositionException where the answer breaks its format; the batch is to be
    ///   rolled back
    /// @throws RefusedAnswerException where it breaks a limit that fails it; likewise
    void take(ScrapeAnswer.Body body, ScrapeBatch batch)
            throws MalformedExpositionException, RefusedAnswerException {
        if (format != body.format()) { // what is right in one may be wrong in the other
            format = body.format();
            order.forget(cache);
        }
        order.begin();
        origin = origins.computeIfAbsent(body.format(), this::origin);
        afterSample = 0;
        type = MetricType.UNKNOWN;
        forgivenBefore = 0;
        introduced = null;
        ExpositionParser parser = new ExpositionParser(body.bytes(), body.length(), body.format());
        malformed = null;
        while (takeEntry(parser, body.bytes(), batch)) {
            // The work is in the condition.
        }
        if (malformed != null && batch.tally().samples() == 0) {
            throw malformed;
        }
        for (Leniency breach : Leniency.values()) {
            batch.tally().forgiven(breach, parser.forgiven(breach));
        }
        if (isBeyondSampleLimit(batch, batch.tally().appendedSoFar())) {
            throw new RefusedAnswerException(
                    ScrapeOutcome.SAMPLE_LIMIT,
                    "sample limit exceeded (samples: %d, limit: %d)"
                            .formatted(batch.tally().appendedSoFar(), batch.limits().samples()));
        }
    }

    /// Takes what comes next; false at the end.
    private boolean takeEntry(ExpositionParser parser, byte[] body, ScrapeBatch batch)
            throws MalformedExpositionException, RefusedAnswerException {
        try {
            Entry entry = next(parser);
            switch (entry) {
                case SAMPLE -> takeSample(parser, body, batch);
                case TYPE -> {
                    type = parser.type();
                    declarations.type(parser.familyName(), type);
                }
                case HELP -> declarations.help(parser.familyName(), parser.text());
                case UNIT -> declarations.unit(parser.familyName(), parser.text());
                case COMMENT, END -> {}
            }
            return entry != Entry.END;
        } catch (MalformedExpositionException e) {
            leaveOut(e, parser, batch);
            return true;
        }
    }

    /// Goes on behind a line that cannot be read, where the target's terms allow it. A last line
    /// that does not end is a body cut short, which never stands.
    private void leaveOut(
            MalformedExpositionException fault, ExpositionParser parser, ScrapeBatch batch)
            throws MalformedExpositionException {
        if (batch.terms().malformed() == Target.MalformedLine.FAILS_ALL || !parser.skipLine()) {
            throw fault;
        }
        malformed = malformed == null ? fault : malformed;
        batch.tally().drop(SampleDrop.MALFORMED_LINE);
        afterSample = parser.position(); // in no introduction, to be counted each time
        forgivenBefore = parser.allForgiven();
        introduced = null;
    }

    private static boolean isBeyondSampleLimit(ScrapeBatch batch, int samples) {
        return batch.limits().samples() > 0 && samples > batch.limits().samples();
    }

    /// Lets the samples of the latest [#take] stand: series that the answer did not have end.
    void settle(Appender appender, long timeMillis) {
        if (unsettled || seen < cache.size()) {
            cache.forEach(series -> {
                if (series.isSeenIn(scrape)) {
                    series.settle();
                } else {
                    series.endIfLive(appender, timeMillis, settledMillis);
                }
            });
        }
        settledMillis = timeMillis;
        if (seen < cache.size()) {
            evictIf(series -> !series.isSeenIn(scrape));
        }
        declarations.publish();
        forgetBrought();
        stated.reset(); // the texts of the series that came last
    }

    /// Ends all series, since the target failed or is gone, and forgets what a broken answer
    /// brought. What was known stays known, for when the target comes back.
    void fail(Appender appender, long timeMillis) {
        evictIf(new HashSet<>(brought)::contains);
        forgetBrought();
        cache.forEach(series -> {
            if (series.isSeenIn(scrape)) {
                series.untimed(); // what the broken answer said of its time is void
            }
            series.endIfLive(appender, timeMillis, settledMillis);
        });
        declarations.discard();
        order.forget(cache); // and with it introductions, whose declarations are forgotten
    }

    private void evictIf(Predicate<CachedSeries> which) {
        cache.evictIf(series -> {
            boolean evicted = which.test(series);
            dropped -= evicted && series.isDropped() ? 1 : 0;
            return evicted;
        });
    }

    private Entry next(ExpositionParser parser) throws MalformedExpositionException {
        CachedSeries guess = order.guess();
        if (guess == null) {
            return parser.next();
        }
        Introduction known = guess.introduction();
        boolean follows = parser.position() == afterSample;
        if (follows && (known.isEmpty() || parser.skipKnown(known.text()))) {
            introduced = guess;
            type = known.isEmpty() ? type : known.type();
        }
        return parser.nextExpecting(guess.head(), guess.tail());
    }

    private void takeSample(ExpositionParser parser, byte[] body, ScrapeBatch batch)
            throws MalformedExpositionException, RefusedAnswerException {
        batch.tally().scraped();
        CachedSeries series = parser.isKnown() ? order.guess() : find(parser, body, batch);
        if (series != null) {
            order.came(series);
            noteIntroduction(series, parser, body);
            append(series, parser, batch);
        }
        afterSample = parser.position();
        forgivenBefore = parser.allForgiven();
        introduced = null;
    }

    /// Remembers what stands before a series, unless that is known. Where something was forgiven,
    /// it is read each time, since it has to be counted each time.
    private void noteIntroduction(CachedSeries series, ExpositionParser parser, byte[] body) {
        int length = parser.seriesStart() - afterSample;
        if (introduced != series || length != series.introduction().text().length) {
            boolean clean = parser.allForgiven() == forgivenBefore;
            int to = afterSample + (clean ? length : 0);
            series.setIntroduction(Introduction.of(body, afterSample, to, type, shared));
        }
    }

    private @Nullable CachedSeries find(ExpositionParser parser, byte[] body, ScrapeBatch batch)
            throws MalformedExpositionException, RefusedAnswerException {
        CachedSeries known = cache.find(body, parser.seriesStart(), parser.seriesEnd());
        return known != null ? known : make(parser, body, batch);
    }

    private @Nullable CachedSeries make(ExpositionParser parser, byte[] body, ScrapeBatch batch)
            throws MalformedExpositionException, RefusedAnswerException {
        if (relabelling.equals(Relabelling.NONE) && isFull(batch)) { // before the work of composing
            return null;
        }
        parser.labels(stated.reset());
        FloatLabel.normalize(type, stated);
        identity.onto(stated);
        if (!relabelling.apply(stated)) {
            dropped++;
            return add(new CachedSeries(text(parser, body), origin, true));
        }
        Labels labels = stated.build();
        if (labels.metricName().isEmpty()) {
            throw new RefusedAnswerException(
                    ScrapeOutcome.MALFORMED,
                    "missing metric name (__name__ label) after relabelling of " + labels);
        }
        batch.limits().check(labels);
        if (isFull(batch)) {
            return null;
        }
        Optional<SampleDrop> broken = SeriesIdentity.brokenLimit(labels, limits);
        if (broken.isPresent()) {
            batch.tally().beyondLimit(broken.get());
            return null;
        }
        CachedSeries series = new CachedSeries(text(parser, body), origin, false);
        if (!series.register(batch.appender(), labels)) {
            batch.tally().beyondLimit(SampleDrop.STORE_FULL);
            return null;
        }
        batch.tally().seriesAdded();
        return add(series);
    }

    private CachedSeries add(CachedSeries series) {
        cache.add(series);
        brought.add(series);
        return series;
    }

    /// The text of the current sample's series. Parts are shared among the series that come with
    /// the same answer: what one thing has in many metrics mostly comes at once, and so nothing has
    /// to be kept for it in between.
    private SeriesBytes text(ExpositionParser parser, byte[] body) {
        SharingPool<ByteText> known = parts == null ? new SharingPool<>(MOST_PARTS) : parts;
        parts = known;
        return SeriesBytes.of(body, parser.seriesStart(), parser.seriesEnd(), shared, known);
    }

    private boolean isFull(ScrapeBatch batch) {
        boolean full = cache.size() - dropped >= limits.series();
        if (full) {
            batch.tally().beyondLimit(SampleDrop.SERIES_LIMIT);
        }
        return full;
    }

    private void append(CachedSeries series, ExpositionParser parser, ScrapeBatch batch)
            throws MalformedExpositionException {
        long stamp = parser.timestampMillis();
        boolean timed = honor.times() && stamp != ExpositionParser.NO_TIMESTAMP;
        boolean again = series.isSeenIn(scrape);
        seen += again ? 0 : 1;
        if (series.isDropped()) {
            unsettled |= series.seen(scrape, false);
            batch.tally().relabelledAway();
            return;
        }
        unsettled |= series.seen(scrape, !timed || honor.staleness());
        if (timed) {
            series.timed(batch.timeMillis() - stamp, again);
        } else {
            series.untimed();
        }
        if (again && !timed) {
            batch.tally().drop(SampleDrop.DUPLICATE);
        } else if (timed && stamp > batch.latestMillis()) {
            batch.tally().drop(SampleDrop.FUTURE);
        } else if (!isBeyondSampleLimit(batch, batch.tally().appended())) {
            long time = timed ? stamp : batch.timeMillis();
            AppendResult result = series.append(batch.appender(), time, parser.value());
            if (result != AppendResult.STORED) {
                SampleDrop.of(result).ifPresent(batch.tally()::drop);
            }
            if (parser.hasExemplar()) {
                series.exemplar(batch.appender(), exemplar(parser, time));
            }
        }
    }

    /// One without a time of its own has that of its sample.
    private static Exemplar exemplar(ExpositionParser parser, long sampleMillis)
            throws MalformedExpositionException {
        dev.steelyard.exposition.Exemplar stated = parser.exemplar();
        boolean timed = stated.timestampMillis() != ExpositionParser.NO_TIMESTAMP;
        return new Exemplar(
                stated.labels(),
                stated.value(),
                timed ? stated.timestampMillis() : sampleMillis,
                timed);
    }
}
