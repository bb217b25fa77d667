package dev.steelyard.kubelet;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.scrape.relabel.Relabelling;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// How much of `/metrics/resource` is kept. Between a third and a half of its series repeat for the
/// pod what its containers say, with the sandbox on top, or state limits: nothing reads them.
public enum ResourceSeries implements Relabelling {
    /// What resource usage is made of, and whether the kubelet could tell.
    USAGE,
    /// Everything.
    ALL;

    private static final Set<String> READ = read();

    @Override
    public boolean apply(LabelsBuilder series) {
        return switch (this) {
            case USAGE -> READ.contains(series.get(Labels.NAME));
            case ALL -> true;
        };
    }

    /// What people call it: `usage`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The choice that people call so.
    public static Optional<ResourceSeries> named(String word) {
        return Stream.of(values()).filter(kept -> kept.word().equals(word)).findFirst();
    }

    private static Set<String> read() {
        Set<String> names = new HashSet<>(Set.of("resource_scrape_error", "scrape_error"));
        for (KubeletSeries family : KubeletSeries.values()) {
            names.add(family.metric());
        }
        return Set.copyOf(names);
    }
}
