package dev.steelyard.scrape;

import java.util.List;

/// A source whose targets the test lists.
final class ListedTargets implements TargetSource {
    private volatile List<Target> targets;
    private volatile Runnable changed = () -> {};

    ListedTargets(Target... targets) {
        this.targets = List.of(targets);
    }

    void become(Target... now) {
        targets = List.of(now);
        changed.run();
    }

    @Override
    public List<Target> targets() {
        return targets;
    }

    @Override
    public void onChange(Runnable changed) {
        this.changed = changed;
    }
}
