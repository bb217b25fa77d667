package dev.steelyard.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the kernel counts for a container: the files of its control group, of version 1 or 2.
///
/// @param cpu the folder with the account of CPU time
/// @param memory the folder with the account of memory
record KernelAccounts(Path cpu, Path memory) {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    /// The accounts of a running container.
    static KernelAccounts of(Pod pod, String container) {
        String id =
                pod.getStatus().getContainerStatuses().stream()
                        .filter(status -> status.getName().equals(container))
                        .map(status -> status.getContainerID().replaceFirst(".*//", ""))
                        .findFirst()
                        .orElseThrow();
        return Files.exists(ROOT.resolve("cgroup.controllers"))
                ? new KernelAccounts(folder(ROOT, id), folder(ROOT, id))
                : new KernelAccounts(
                        folder(ROOT.resolve("cpuacct"), id), folder(ROOT.resolve("memory"), id));
    }

    /// CPU time since the container started.
    long cpuNanos() {
        Path first = cpu.resolve("cpuacct.usage");
        return Files.exists(first) ? number(first) : 1_000 * field("cpu.stat", cpu, "usage_usec");
    }

    /// Memory in use without what may be forgotten at once.
    long workingSet() {
        return usage() - inactiveFile();
    }

    /// Copies of files that were not read again.
    long inactiveFile() {
        return field(
                "memory.stat", memory, isFirstVersion() ? "total_inactive_file" : "inactive_file");
    }

    private long usage() {
        return number(
                memory.resolve(isFirstVersion() ? "memory.usage_in_bytes" : "memory.current"));
    }

    private boolean isFirstVersion() {
        return Files.exists(memory.resolve("memory.usage_in_bytes"));
    }

    private static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long field(String file, Path folder, String name) {
        try (Stream<String> lines = Files.lines(folder.resolve(file))) {
            return lines.filter(line -> line.startsWith(name + " "))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(Path controller, String id) {
        try (Stream<Path> folders = Files.find(controller, 8, (path, _) -> path.endsWith(id))) {
            List<Path> found = folders.toList();
            if (found.isEmpty()) {
                throw new AssertionError("no control group of " + id + " below " + controller);
            }
            return found.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
