package dev.steelyard.rules;

import dev.steelyard.rules.Surroundings.PodReading;
import dev.steelyard.rules.standing.FoldReading;
import dev.steelyard.rules.standing.StandingAggregation;
import dev.steelyard.rules.v1alpha1.Absent;
import dev.steelyard.storage.SampleFeed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// A signal over series: a standing aggregation, and the judgement of how far it can be relied on.
///
/// Missing is never zero. While no target answers there is no value; while some do not, the value
/// may rise but does not fall below the last complete one. The same holds while less than the
/// window has been measured, as after a start: a rate over a minute of which ten seconds are known
/// is a sixth of what it will be. The last complete value is remembered by whoever reads: readers
/// may overtake one another, and then the later of two complete values may be forgotten for the
/// earlier, which is as true as the moment that it is of.
final class StandingSeries implements StandingSignal {
    private final CompiledSignal.Series signal;
    private final RuleContext context;
    private final StandingAggregation aggregation;
    private final SampleFeed.Subscription subscription;
    private volatile OptionalDouble lastComplete = OptionalDouble.empty();

    /// What a signal needs to know of its rule and of the world.
    record RuleContext(
            RuleKey rule, WorkloadKey workload, Surroundings surroundings, Grants grants) {}

    private StandingSeries(
            CompiledSignal.Series signal,
            RuleContext context,
            StandingAggregation aggregation,
            SampleFeed.Subscription subscription) {
        this.signal = signal;
        this.context = context;
        this.aggregation = aggregation;
        this.subscription = subscription;
    }

    /// Puts `signal` to work on the samples of `feed`.
    static StandingSeries start(
            CompiledSignal.Series signal, RuleContext context, SampleFeed feed, long nowMillis) {
        StandingAggregation aggregation = new StandingAggregation(signal.fold());
        SampleFeed.Subscription subscription =
                signal.scope().undescribed().isPresent()
                        ? () -> {}
                        : feed.subscribe(
                                signal.matchers(),
                                nowMillis - aggregation.historyMillis(),
                                aggregation);
        return new StandingSeries(signal, context, aggregation, subscription);
    }

    @Override
    public CompiledSignal compiled() {
        return signal;
    }

    @Override
    public SignalReading read(long nowMillis) {
        FoldReading fold = aggregation.read(nowMillis);
        List<PodReading> own = context.surroundings().podsOf(context.workload());
        ReadingDraft draft = new ReadingDraft(signal, context.workload(), fold, own, nowMillis);
        if (!isGranted()) {
            return draft.without(Cause.NO_GRANT, grantWanted());
        }
        Optional<String> undescribed = signal.scope().undescribed();
        if (undescribed.isPresent()) {
            return draft.without(Cause.NOT_DESCRIBED, undescribed.get());
        }
        Optional<WorkloadKey> pods = signal.scope().pods();
        return pods.isEmpty()
                ? ofLabels(draft, nowMillis)
                : ofPods(
                        draft,
                        pods.get(),
                        Coverage.of(
                                signal.scope().isOwn()
                                        ? own
                                        : context.surroundings().podsOf(pods.get())),
                        nowMillis);
    }

    private SignalReading ofPods(
            ReadingDraft draft, WorkloadKey workload, Coverage coverage, long nowMillis) {
        if (coverage.targets().isEmpty()) {
            return draft.without(
                    Cause.NO_SCRAPE_TARGET, nothingScraped(workload, coverage.pods().isEmpty()));
        }
        if (!coverage.answers()) {
            return draft.without(Cause.TARGET_DOWN, Coverage.words(coverage.silence()));
        }
        List<Coverage.Gap> gaps = coverage.gaps(draft.fold(), signal.absent());
        if (draft.fold().value().isPresent()) {
            return known(
                    draft,
                    draft.fold().value().getAsDouble(),
                    Stream.concat(gaps.stream(), unmeasured(draft.fold(), nowMillis)).toList());
        }
        if (signal.absent() == Absent.ZERO && gaps.isEmpty()) {
            return draft.zero(coverage.targets().size() + " pods answer without it");
        }
        return gaps.isEmpty() ? draft.absent() : draft.absent(gaps);
    }

    private SignalReading ofLabels(ReadingDraft draft, long nowMillis) {
        FoldReading fold = draft.fold();
        if (fold.value().isPresent()) {
            Optional<Coverage.Gap> ended =
                    fold.hasEnded()
                            ? Optional.of(
                                    new Coverage.Gap(
                                            signal.metric(),
                                            "has ended everywhere at "
                                                    + Coverage.time(fold.newestMillis())))
                            : Optional.empty();
            return known(
                    draft,
                    fold.value().getAsDouble(),
                    Stream.concat(ended.stream(), unmeasured(fold, nowMillis)).toList());
        }
        // Without knowing its targets, a series that was never seen may just as well be misspelt:
        // only one that has ended is known to be empty.
        if (signal.absent() == Absent.ZERO && fold.hasEnded()) {
            return draft.zero("its series have ended");
        }
        return draft.absent();
    }

    /// The part of the window from which nothing is known, because measuring began in it.
    ///
    /// It is counted from the first sample of all. Those of the other series come within a scrape
    /// interval, which is what a rate is stretched by, so that none is too low once the window is
    /// full. A series that begins later, in a workload long measured, began with its pod; one that
    /// comes again after a pause of a window is a gap of its own pod.
    private Stream<Coverage.Gap> unmeasured(FoldReading fold, long nowMillis) {
        if (!signal.fold().function().needsWholeWindow()) {
            return Stream.of();
        }
        return fold.sinceMillis() > windowStart(nowMillis)
                ? Stream.of(unmeasured(signal.metric(), fold.sinceMillis()))
                : fold.pods().entrySet().stream()
                        .filter(pod -> pod.getValue().resumedMillis() > windowStart(nowMillis))
                        .map(pod -> unmeasured(pod.getKey(), pod.getValue().resumedMillis()));
    }

    private Coverage.Gap unmeasured(String what, long sinceMillis) {
        return new Coverage.Gap(
                what,
                "has been measured only since "
                        + Coverage.time(sinceMillis)
                        + ", less than "
                        + RuleDuration.print(signal.fold().function().windowMillis()));
    }

    private long windowStart(long nowMillis) {
        return nowMillis - signal.fold().function().windowMillis();
    }

    private boolean isGranted() {
        String reader = context.rule().namespace();
        String owner = signal.scope().namespace();
        return owner.equals(reader)
                || context.grants()
                        .allow(owner, reader, context.workload().name(), signal.metric());
    }

    private String grantWanted() {
        return "namespace "
                + signal.scope().namespace()
                + " does not let this rule measure "
                + signal.metric()
                + ": ask for a MetricGrant there with spec {to: [{namespace: "
                + context.rule().namespace()
                + "}], metrics: ["
                + signal.metric()
                + "]}";
    }

    private static String nothingScraped(WorkloadKey workload, boolean hasNoPods) {
        String where = workload.display() + " in namespace " + workload.namespace();
        return hasNoPods
                ? where + " has no pods"
                : "no pod of "
                        + where
                        + " is scraped: annotate its pod template with prometheus.io/scrape:"
                        + " \"true\" and prometheus.io/port";
    }

    /// A level that is known, of which `gaps` are missing.
    private SignalReading known(ReadingDraft draft, double level, List<Coverage.Gap> gaps) {
        Optional<SignalReading> useless = draft.useless(level);
        if (useless.isPresent()) {
            return useless.get();
        }
        if (gaps.isEmpty()) {
            lastComplete = OptionalDouble.of(level);
            return draft.complete(level);
        }
        return draft.held(level, floor(draft.counted()), gaps);
    }

    /// The least that a value may be said to be while it is incomplete: the last complete one, or,
    /// where there has been none since the start, what keeps the present number of replicas.
    private double floor(int counted) {
        return lastComplete.orElseGet(() -> {
            double target = signal.target().amount().doubleValue();
            return signal.target() instanceof Target.PerReplica ? target * counted : target;
        });
    }

    @Override
    public void close() {
        subscription.close();
    }
}
