package dev.steelyard.scrape.job;

import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.scrape.config.ConfigurationException;
import dev.steelyard.scrape.config.FileDiscovery;
import dev.steelyard.scrape.config.TargetGroup;
import dev.steelyard.scrape.config.TargetGroupReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The groups of targets that files list. A file that becomes broken counts as it last was; one
/// that is gone takes its targets along. Used by one thread.
final class FileGroups {
    private static final System.Logger log = System.getLogger(FileGroups.class.getName());
    private static final String FILE_LABEL = "__meta_filepath";

    private record Look(FileTime modified, long size, @Nullable Object identity) {
        static Look at(Path file) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Look(now.lastModifiedTime(), now.size(), now.fileKey());
        }
    }

    private record Known(Look look, List<TargetGroup> groups, String problem, long readNanos) {}

    private final List<FileDiscovery> discoveries;
    private final Map<Path, Known> files = new TreeMap<>();
    private long failures;

    FileGroups(List<FileDiscovery> discoveries) {
        this.discoveries = discoveries;
    }

    /// Looks at the files again, and answers whether the groups changed.
    boolean refresh(long nowNanos) {
        TreeSet<Path> present = new TreeSet<>();
        boolean changed = false;
        for (FileDiscovery each : discoveries) {
            for (Path file : each.found()) {
                present.add(file);
                changed |= refresh(file, each, nowNanos);
            }
        }
        return files.keySet().retainAll(present) || changed;
    }

    /// All groups, in the order of their files.
    List<TargetGroup> groups() {
        return files.values().stream().flatMap(known -> known.groups.stream()).toList();
    }

    /// How often a file could not be used.
    long failures() {
        return failures;
    }

    private boolean refresh(Path file, FileDiscovery discovery, long nowNanos) {
        Known known = files.get(file);
        try {
            Look look = Look.at(file);
            boolean old =
                    known != null
                            && nowNanos - known.readNanos >= discovery.refreshInterval().toNanos();
            if (known != null && known.look.equals(look) && !old) {
                return false;
            }
            List<TargetGroup> groups = labelled(TargetGroupReader.read(file), file);
            files.put(file, new Known(look, groups, "", nowNanos));
            return known == null || !known.groups.equals(groups);
        } catch (IOException e) {
            refused(file, known, "cannot read " + file + ": " + e.getMessage(), nowNanos);
        } catch (ConfigurationException e) {
            refused(file, known, String.valueOf(e.getMessage()), nowNanos);
        }
        return false;
    }

    private void refused(Path file, @Nullable Known known, String problem, long nowNanos) {
        failures++;
        if (known == null || !known.problem.equals(problem)) {
            log.log(
                    System.Logger.Level.ERROR,
                    "targets stay as they were: {0}",
                    problem.replace("\n", "; "));
        }
        try {
            files.put(
                    file,
                    new Known(
                            Look.at(file),
                            known == null ? List.of() : known.groups,
                            problem,
                            nowNanos));
        } catch (IOException _) {
            // It is gone by now, which the next look will find.
        }
    }

    private static List<TargetGroup> labelled(List<TargetGroup> groups, Path file) {
        return groups.stream()
                .map(group ->
                        new TargetGroup(
                                group.addresses(),
                                new LabelsBuilder(group.labels())
                                        .set(FILE_LABEL, file.toString())
                                        .build()))
                .toList();
    }
}
