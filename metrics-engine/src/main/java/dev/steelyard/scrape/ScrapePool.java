package dev.steelyard.scrape;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.scrape.relabel.Relabelling;
import java.net.URI;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps one scrape loop for each target of its sources.
///
/// Sources say when their targets change; a target that stays keeps its loop and all that is known
/// of it, one that goes has its series ended. Everything may be called from any thread.
public final class ScrapePool implements AutoCloseable {
    /// What tells one target from another, and a change of which makes its series other series.
    private record Key(URI url, Labels labels, Target.Honor honor, Relabelling relabelling) {
        static Key of(Target target) {
            return new Key(
                    target.url(), target.labels(), target.honor(), target.terms().relabelling());
        }
    }

    private final Scraping parts;
    private final List<TargetSource> sources;
    private final ScrapeCrew crew;
    private final ScrapeMetrics metrics = new ScrapeMetrics();
    private final SharedParts shared = new SharedParts();
    private final AtomicLong turns = new AtomicLong();
    private volatile List<ScrapeLoop> loops = List.of();

    @GuardedBy("this")
    private final Map<Key, ScrapeLoop> running = new LinkedHashMap<>();

    @GuardedBy("this")
    private long latestTurn;

    @GuardedBy("this")
    private boolean closed;

    private ScrapePool(Scraping parts, List<TargetSource> sources) {
        this.parts = parts;
        this.crew = ScrapeCrew.start(parts.clock());
        this.sources = List.copyOf(sources);
    }

    /// Starts scraping the targets of `sources`, and follows their changes.
    public static ScrapePool open(Scraping parts, List<TargetSource> sources) {
        ScrapePool pool = new ScrapePool(parts, sources);
        pool.sources.forEach(source -> source.onChange(pool::follow));
        pool.follow();
        return pool;
    }

    /// How the latest scrape of each target went.
    public List<TargetStatus> statuses() {
        return loops.stream().map(ScrapeLoop::status).toList();
    }

    /// The same for who looks at a few of them: each is of the moment in which it is looked at.
    public List<TargetStatus> liveStatuses() {
        List<ScrapeLoop> present = loops;
        return new AbstractList<>() {
            @Override
            public TargetStatus get(int index) {
                return present.get(index).status();
            }

            @Override
            public int size() {
                return present.size();
            }
        };
    }

    /// What the targets declare of the family that `metric` belongs to; usually one declaration,
    /// several where targets disagree.
    public List<FamilyDeclaration> declarations(String metric) {
        return loops.stream()
                .map(loop -> loop.declarations().of(metric))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /// What each target declares.
    public List<TargetDeclarations> declarations() {
        return loops.stream()
                .map(loop ->
                        new TargetDeclarations(loop.status().target(), loop.declarations().all()))
                .toList();
    }

    /// The scraper's own figures.
    public List<MetricFamily> families() {
        return metrics.families(statuses());
    }

    /// Ends all loops, waits for them, and leaves the series as they are.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            running.values().forEach(loop -> loop.stop(ScrapeLoop.Stop.SHUTDOWN));
            running.clear();
            loops = List.of();
        }
        crew.close();
    }

    /// Reads the targets without holding our lock, since a source may hold its own while it tells
    /// of a change. Of several at once, the one that began last has seen all changes and holds.
    private void follow() {
        long turn = turns.incrementAndGet();
        Map<Key, Target> wanted = new LinkedHashMap<>();
        for (TargetSource source : sources) {
            source.targets().forEach(target -> wanted.putIfAbsent(Key.of(target), target));
        }
        follow(turn, wanted);
    }

    private synchronized void follow(long turn, Map<Key, Target> wanted) {
        if (closed || turn < latestTurn) {
            return;
        }
        latestTurn = turn;
        running.entrySet().removeIf(entry -> stopUnlessWanted(entry, wanted));
        wanted.forEach(this::startOrRetarget);
        loops = List.copyOf(running.values());
    }

    private boolean stopUnlessWanted(Map.Entry<Key, ScrapeLoop> entry, Map<Key, Target> wanted) {
        if (wanted.containsKey(entry.getKey())) {
            return false;
        }
        entry.getValue().stop(ScrapeLoop.Stop.TARGET_GONE);
        crew.dismiss(entry.getValue());
        return true;
    }

    @GuardedBy("this")
    private void startOrRetarget(Key key, Target target) {
        ScrapeLoop known = running.get(key);
        if (known != null) {
            known.retarget(target);
            return;
        }
        ScrapeLoop loop = new ScrapeLoop(target, parts, metrics, shared);
        running.put(key, loop);
        crew.add(loop);
    }
}
