package dev.steelyard.scrape;

import dev.steelyard.exposition.MalformedExpositionException;
import dev.steelyard.scrape.TargetStatus.Health;
import dev.steelyard.storage.Appender;
import java.time.Duration;

/// Visits one target, tick after tick, and owns all that is known of it.
///
/// Its [ScrapeCrew] asks for one tick after the other and makes the visits, one at a time.
/// [#retarget] and [#stop] may be called by other threads, [#status] and [#declarations] be read by
/// any. What one scrape brings is committed at once, with the series that report on it.
final class ScrapeLoop {
    private static final System.Logger log = System.getLogger(ScrapeLoop.class.getName());

    /// How far ahead of our clock the time of a sample may be, as in Prometheus.
    private static final long MAX_AHEAD_MILLIS = Duration.ofMinutes(10).toMillis();

    private static final long NANOS_PER_MILLI = Duration.ofMillis(1).toNanos();

    /// Why a loop ends.
    enum Stop {
        NONE,
        /// The target is gone, so its series end.
        TARGET_GONE,
        /// We go; the target stays, and so do its series.
        SHUTDOWN
    }

    /// What is asked, and when.
    private record Aim(Target target, ScrapeSchedule schedule) {
        static Aim at(Target target) {
            return new Aim(target, ScrapeSchedule.of(target));
        }
    }

    private record Visit(Target target, long timeMillis, long startMillis, long startNanos) {}

    private final Scraping parts;
    private final ScrapeMetrics metrics;
    private final TargetSeries series;
    private final ReportSeries reports;
    private volatile Aim aim;
    private volatile TargetStatus status;
    private volatile Stop stop = Stop.NONE;
    private volatile long stopMillis;
    private long lastTick = TargetStatus.NEVER;
    private long lastTime = TargetStatus.NEVER;
    private ScrapeOutcome lastOutcome = ScrapeOutcome.SUCCESS;
    private boolean faulted;
    private volatile boolean ended;

    ScrapeLoop(Target target, Scraping parts, ScrapeMetrics metrics, SharedParts shared) {
        this.parts = parts;
        this.metrics = metrics;
        this.aim = Aim.at(target);
        this.series = new TargetSeries(target, parts.limits(), shared);
        this.reports = new ReportSeries(target);
        this.status =
                new TargetStatus(
                        target, new Health.Unknown(), TargetStatus.NEVER, 0, TargetStatus.NEVER);
    }

    /// Asks in another way from the next tick on. The url, the labels and whose statements hold are
    /// the same, so what is known of the series stays right.
    void retarget(Target changed) {
        aim = Aim.at(changed);
    }

    /// Ends the loop, which the crew also has to dismiss. The series of a target that is gone end
    /// at this moment, however late the loop comes to it: the target may be back by then.
    void stop(Stop reason) {
        stopMillis = parts.clock().nowMillis();
        stop = reason;
    }

    /// How the latest scrape went.
    TargetStatus status() {
        return status;
    }

    /// What the target declares of its families.
    Declarations declarations() {
        return series.declarations();
    }

    /// Whether it was told to stop.
    boolean isStopped() {
        return stop != Stop.NONE;
    }

    /// Whether there is nothing left to do.
    boolean isOver() {
        return ended || stop == Stop.SHUTDOWN;
    }

    /// The next tick, which comes once even if a wait for it ended a little early.
    long tickAfter(long nowMillis) {
        ScrapeSchedule schedule = aim.schedule;
        // Ticks far ahead are those of a clock that was set back.
        boolean isAhead = lastTick > nowMillis && lastTick - nowMillis < schedule.intervalMillis();
        return schedule.tickAfter(isAhead ? lastTick : nowMillis);
    }

    /// Scrapes the target at a tick; where the loop was told to stop, ends it.
    void visit(long tick) {
        Aim current = aim;
        if (stop == Stop.NONE) {
            visit(current, tick);
        }
        if (stop == Stop.TARGET_GONE && !ended) {
            ended = true;
            end();
        }
    }

    private void visit(Aim current, long tick) {
        long start = parts.clock().nowMillis();
        long time = current.schedule.stamp(tick, start);
        lastTick = tick;
        lastTime = time;
        try {
            scrape(new Visit(current.target, time, start, parts.clock().nanos()));
        } catch (InterruptedException _) {
            // Told to stop.
        } catch (RuntimeException e) {
            fault(current.target, start, e);
        }
    }

    /// Keeps the loop alive after a fault of ours: logged once, always told and counted.
    private void fault(Target current, long startMillis, RuntimeException e) {
        Health health = new Health.Down(ScrapeOutcome.INTERNAL, "a fault of the scraper: " + e);
        status = new TargetStatus(current, health, startMillis, 0, status.lastSuccessMillis());
        metrics.faulted(current.job());
        if (!faulted) {
            faulted = true;
            log.log(System.Logger.Level.ERROR, "scrape failed target=" + current.url(), e);
        }
    }

    private void scrape(Visit visit) throws InterruptedException {
        series.begin();
        ScrapeReport report =
                switch (ask(visit.target)) {
                    case ScrapeAnswer.Body body -> takeAndClose(body, visit);
                    case ScrapeAnswer.Failure failure -> fail(failure, new Tally(), visit);
                };
        metrics.scraped(visit.target.job(), report);
    }

    private ScrapeAnswer ask(Target asked) throws InterruptedException {
        String refusal = asked.terms().refusal();
        return refusal.isEmpty()
                ? parts.client().fetch(asked)
                : new ScrapeAnswer.Failure(ScrapeOutcome.TARGET_LIMIT, refusal);
    }

    private void tell(ScrapeReport report, Visit visit) {
        if (report.outcome() != lastOutcome && report.outcome().isOfAnswer()) {
            log.log(
                    System.Logger.Level.WARNING,
                    "nothing is taken of what a target answers target=%s error=%s"
                            .formatted(visit.target.url(), report.error()));
        }
        lastOutcome = report.outcome();
        status =
                new TargetStatus(
                        visit.target,
                        report.health(),
                        visit.startMillis,
                        report.durationNanos() / NANOS_PER_MILLI,
                        report.isSuccess() ? visit.startMillis : status.lastSuccessMillis());
    }

    private ScrapeReport takeAndClose(ScrapeAnswer.Body body, Visit visit) {
        try (body) {
            return take(body, visit);
        }
    }

    private ScrapeReport take(ScrapeAnswer.Body body, Visit visit) {
        Tally tally = new Tally();
        try (Appender appender = parts.store().appender()) {
            long latest = parts.clock().nowMillis() + MAX_AHEAD_MILLIS;
            Target.Terms terms = visit.target.terms();
            series.take(body, new ScrapeBatch(appender, tally, visit.timeMillis, latest, terms));
            series.settle(appender, visit.timeMillis);
            metrics.read(visit.target.job(), body.length());
            ScrapeReport report = report(ScrapeOutcome.SUCCESS, "", tally, visit, appender);
            appender.commit();
            tell(report, visit);
            return report;
        } catch (MalformedExpositionException e) {
            String error = "line %d, column %d: %s".formatted(e.line(), e.column(), e.reason());
            return fail(new ScrapeAnswer.Failure(ScrapeOutcome.MALFORMED, error), tally, visit);
        } catch (RefusedAnswerException e) {
            return fail(e.failure(), tally, visit);
        }
    }

    private ScrapeReport fail(ScrapeAnswer.Failure failure, Tally tally, Visit visit) {
        try (Appender appender = parts.store().appender()) {
            series.fail(appender, visit.timeMillis);
            ScrapeReport report =
                    report(failure.outcome(), failure.error(), tally, visit, appender);
            // Told first: a series that has ended on a target that still looks well would pass for
            // one that the target took back.
            tell(report, visit);
            appender.commit();
            return report;
        }
    }

    private ScrapeReport report(
            ScrapeOutcome outcome, String error, Tally tally, Visit visit, Appender appender) {
        long nanos = parts.clock().nanos() - visit.startNanos;
        ScrapeReport report = new ScrapeReport(outcome, error, tally, nanos);
        reports.append(appender, visit.timeMillis, report);
        return report;
    }

    private void end() {
        try (Appender appender = parts.store().appender()) {
            long time = Math.max(stopMillis, lastTime + 1);
            series.begin();
            series.fail(appender, time);
            reports.end(appender, time);
            appender.commit();
        }
    }
}
