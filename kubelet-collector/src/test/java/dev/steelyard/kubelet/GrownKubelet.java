package dev.steelyard.kubelet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The pages of a kubelet at full size: what a real one (1.37, one pod of two containers) has said,
/// told of as many pods as are wanted, half of them with one container and half without limits.
///
/// Added is what the kernel of the recording did not count, on every cgroup: pressure, the disk,
/// and the zeros that cadvisor writes for what kubelets do not collect. The same seed gives the
/// same bytes.
final class GrownKubelet {
    private static final String NAMESPACE = "default";
    private static final String POD = "web-54d894b6bd-dxdtp";
    private static final String POD_UID = "bf25f1c5-33ce-4818-84b4-6b4d6afb52c4";
    private static final List<String> CGROUPS =
            List.of(
                    "750af913ab8f700ce3948b96c89904839e88e102f9596d0c83c11a5912bf8629",
                    "8e93b084735265fc5512a84830a645a83c8aeb6904367e3a88412d258686c676",
                    "f3dd2ec3d7d7d6c2f39c326f4f1e92d5fd72ee3a708bf787adba4e50a1382fce");
    private static final String SECOND_CONTAINER = "side";
    private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? (\\S+)(?: (\\d+))?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /// A family that every cgroup has, as this one does.
    private static final String ON_EVERY_CGROUP = "container_oom_events_total";

    private static final Set<String> ZEROS =
            Set.of(
                    "container_cpu_load_average_10s",
                    "container_cpu_load_d_average_10s",
                    "container_tasks_state");

    private static final long HOUSEKEEPING_MILLIS = 10_000;

    private record Pod(
            String namespace,
            String name,
            String uid,
            List<String> cgroups,
            boolean second,
            boolean limited) {}

    private record Line(String name, Map<String, String> labels, String value, String time) {
        boolean isOfPod() {
            return POD.equals(labels.get("pod"));
        }

        Line as(String other, Map<String, String> further) {
            Map<String, String> all = new TreeMap<>(labels);
            all.putAll(further);
            return new Line(other, all, ZEROS.contains(other) ? "0" : "1.5", time);
        }
    }

    private record Family(String name, String type, String help, List<Line> lines) {
        boolean isNamedLike(Family other) {
            return name.equals(other.name);
        }
    }

    private final long seed;
    private final List<Pod> pods;

    GrownKubelet(long seed, int pods) {
        this.seed = seed;
        Random random = new Random(seed);
        this.pods = Stream.generate(() -> pod(random)).limit(pods).toList();
    }

    /// What it says on a page: [KubeletPage#RESOURCE], [KubeletPage#CADVISOR] or
    /// [KubeletPage#PROBES].
    String page(KubeletPage page) {
        Random random = new Random(seed);
        List<Family> families = new ArrayList<>(recorded(page.word()));
        if (page == KubeletPage.CADVISOR) {
            List<Family> added = added(families);
            families.removeIf(family -> added.stream().anyMatch(family::isNamedLike));
            families.addAll(added);
        }
        StringBuilder text = new StringBuilder();
        for (Family family : families) {
            text.append("# HELP ").append(family.name).append(' ').append(family.help);
            text.append("\n# TYPE ").append(family.name).append(' ').append(family.type);
            text.append('\n');
            family.lines.stream()
                    .filter(line -> !line.isOfPod())
                    .forEach(line -> write(line, random, text));
            for (Pod pod : pods) {
                family.lines.stream()
                        .filter(Line::isOfPod)
                        .filter(line -> has(pod, line))
                        .forEach(line -> write(of(pod, line), random, text));
            }
        }
        return text.toString();
    }

    private static Pod pod(Random random) {
        return new Pod(
                "team-" + random.nextInt(12),
                "web-%s-%05d".formatted(hex(random, 5), random.nextInt(100_000)),
                new UUID(random.nextLong(), random.nextLong()).toString(),
                CGROUPS.stream().map(_ -> hex(random, 32)).toList(),
                random.nextBoolean(),
                random.nextBoolean());
    }

    private static String hex(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static boolean has(Pod pod, Line line) {
        boolean second = line.labels.getOrDefault("container", "").equals(SECOND_CONTAINER);
        boolean limit =
                line.name.startsWith("container_cpu_cfs_")
                        || line.name.equals("container_spec_cpu_quota");
        return (pod.second || !second) && (pod.limited || !limit);
    }

    private static Line of(Pod pod, Line line) {
        Map<String, String> labels = new TreeMap<>();
        line.labels.forEach((name, value) -> labels.put(name, of(pod, name, value)));
        return new Line(line.name, labels, line.value, line.time);
    }

    private static String of(Pod pod, String label, String value) {
        if (label.equals("namespace") && value.equals(NAMESPACE)) {
            return pod.namespace;
        }
        String named = value.replace(POD, pod.name).replace(POD_UID, pod.uid);
        for (int i = 0; i < CGROUPS.size(); i++) {
            named = named.replace(CGROUPS.get(i), pod.cgroups.get(i));
        }
        return named;
    }

    private static void write(Line line, Random random, StringBuilder text) {
        text.append(line.name);
        if (!line.labels.isEmpty()) {
            text.append(
                    line.labels.entrySet().stream()
                            .map(label -> label.getKey() + "=\"" + label.getValue() + '"')
                            .collect(Collectors.joining(",", "{", "}")));
        }
        boolean measured = !line.time.isEmpty() && !line.value.equals("0");
        text.append(' ').append(measured ? varied(line.value, random) : line.value);
        if (!line.time.isEmpty()) {
            long back = random.nextLong(HOUSEKEEPING_MILLIS);
            text.append(' ').append(Long.parseLong(line.time) - back);
        }
        text.append('\n');
    }

    private static String varied(String value, Random random) {
        double around = Double.parseDouble(value) * random.nextDouble(0.5, 2);
        boolean whole = value.indexOf('.') < 0 || value.indexOf('e') > 0;
        return whole
                ? Long.toString(Math.round(around))
                : Double.toString(Math.rint(around * 1e9) / 1e9);
    }

    /// What other kernels count and other versions write, in the shape of what is there.
    private static List<Family> added(List<Family> families) {
        List<Line> cgroups =
                families.stream()
                        .filter(family -> family.name.equals(ON_EVERY_CGROUP))
                        .flatMap(family -> family.lines.stream())
                        .toList();
        Map<String, List<Map<String, String>>> names = new LinkedHashMap<>();
        for (String resource : List.of("cpu", "io", "memory")) {
            for (String kind : List.of("stalled", "waiting")) {
                names.put(
                        "container_pressure_%s_%s_seconds_total".formatted(resource, kind),
                        List.of(Map.of()));
            }
        }
        Map<String, String> disk = Map.of("device", "/dev/vda");
        for (String name : List.of("reads_bytes", "reads", "writes_bytes", "writes")) {
            names.put("container_fs_" + name + "_total", List.of(disk));
        }
        names.put(
                "container_blkio_device_usage_total",
                Stream.of("Read", "Write")
                        .map(operation ->
                                Map.of(
                                        "device", "/dev/vda",
                                        "major", "254",
                                        "minor", "0",
                                        "operation", operation))
                        .toList());
        names.put("container_cpu_load_average_10s", List.of(Map.of()));
        names.put("container_cpu_load_d_average_10s", List.of(Map.of()));
        names.put(
                "container_tasks_state",
                Stream.of("iowaiting", "running", "sleeping", "stopped", "uninterruptible")
                        .map(state -> Map.of("state", state))
                        .toList());
        return names.entrySet().stream().map(each -> family(each, cgroups)).toList();
    }

    private static Family family(
            Map.Entry<String, List<Map<String, String>>> named, List<Line> cgroups) {
        String name = named.getKey();
        return new Family(
                name,
                name.endsWith("_total") ? "counter" : "gauge",
                "As cadvisor has it.",
                cgroups.stream()
                        .flatMap(line ->
                                named.getValue().stream().map(further -> line.as(name, further)))
                        .toList());
    }

    private static List<Family> recorded(String page) {
        List<Family> families = new ArrayList<>();
        String help = "";
        for (String text : text(page).split("\n", -1)) {
            String[] words = text.split(" ", 4);
            if (text.startsWith("# HELP ")) {
                help = words[3];
            } else if (text.startsWith("# TYPE ")) {
                families.add(new Family(words[2], words[3], help, new ArrayList<>()));
            } else if (!text.isEmpty()) {
                families.getLast().lines.add(line(text));
            }
        }
        return families;
    }

    private static Line line(String text) {
        Matcher parts = LINE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no line of a page: " + text);
        }
        Map<String, String> labels = new TreeMap<>();
        Matcher pairs = LABEL.matcher(Objects.requireNonNullElse(parts.group(2), ""));
        while (pairs.find()) {
            labels.put(pairs.group(1), pairs.group(2));
        }
        return new Line(
                parts.group(1),
                labels,
                parts.group(3),
                Objects.requireNonNullElse(parts.group(4), ""));
    }

    private static String text(String page) {
        String name = page + ".txt";
        try (InputStream in = GrownKubelet.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
