package dev.steelyard.tsdb.block;

import dev.steelyard.tsdb.file.Bytes;
import dev.steelyard.tsdb.file.CorruptFileException;
import dev.steelyard.tsdb.file.Directories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `meta.json`, version 1, in the form that Prometheus writes.
final class MetaFile {
    static final String NAME = "meta.json";
    private static final long VERSION = 1;
    private static final int MAX_BYTES = 16 << 20;

    private final Path file;

    private MetaFile(Path file) {
        this.file = file;
    }

    /// Reads that of the block in `directory`.
    static BlockMeta read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (Files.size(file) > MAX_BYTES) {
            throw new CorruptFileException(file, MAX_BYTES, "it is longer than any of its kind");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        try {
            return new MetaFile(file).meta(JsonText.parse(text));
        } catch (JsonText.MalformedException e) {
            throw new CorruptFileException(file, e.offset(), String.valueOf(e.getMessage()));
        }
    }

    private BlockMeta meta(@Nullable Object json) {
        Map<?, ?> meta = object(json, "the file");
        if (number(meta, "version") != VERSION) {
            throw bad("its version is " + meta.get("version") + ", and only 1 is known");
        }
        BlockMeta read =
                new BlockMeta(
                        ulid(meta.get("ulid")),
                        number(meta, "minTime"),
                        number(meta, "maxTime"),
                        stats(meta),
                        compaction(object(meta.get("compaction"), "\"compaction\"")));
        if (read.minMillis() > read.maxMillis()) {
            throw bad("it ends, at %d, before it begins".formatted(read.maxMillis()));
        }
        return read;
    }

    private BlockMeta.Stats stats(Map<?, ?> meta) {
        Map<?, ?> stats =
                meta.containsKey("stats") ? object(meta.get("stats"), "\"stats\"") : Map.of();
        return new BlockMeta.Stats(
                number(stats, "numSamples"),
                number(stats, "numFloatSamples"),
                number(stats, "numHistogramSamples"),
                number(stats, "numSeries"),
                number(stats, "numChunks"),
                number(stats, "numTombstones"));
    }

    private BlockMeta.Compaction compaction(Map<?, ?> json) {
        List<Ulid> sources = new ArrayList<>();
        list(json, "sources").forEach(source -> sources.add(ulid(source)));
        List<BlockMeta.Parent> parents = new ArrayList<>();
        for (Object item : list(json, "parents")) {
            Map<?, ?> parent = object(item, "a parent");
            parents.add(
                    new BlockMeta.Parent(
                            ulid(parent.get("ulid")),
                            number(parent, "minTime"),
                            number(parent, "maxTime")));
        }
        List<String> hints = new ArrayList<>();
        list(json, "hints").forEach(hint -> hints.add(String.valueOf(hint)));
        return new BlockMeta.Compaction(
                (int) number(json, "level"),
                sources,
                Boolean.TRUE.equals(json.get("deletable")),
                parents,
                Boolean.TRUE.equals(json.get("failed")),
                hints);
    }

    private Map<?, ?> object(@Nullable Object json, String what) {
        if (json instanceof Map<?, ?> map) {
            return map;
        }
        throw bad(what + " is not an object");
    }

    private List<?> list(Map<?, ?> json, String name) {
        Object value = json.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw bad("\"" + name + "\" is not a list");
    }

    private long number(Map<?, ?> json, String name) {
        Object value = json.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof Long number) {
            return number;
        }
        throw bad("\"" + name + "\" is not a whole number");
    }

    private Ulid ulid(@Nullable Object json) {
        if (json instanceof String text && Ulid.isOne(text)) {
            return Ulid.parse(text);
        }
        throw bad(json + " is no ULID");
    }

    private CorruptFileException bad(String reason) {
        return new CorruptFileException(file, 0, reason);
    }

    /// Writes that of the block in `directory`, replacing what is there at once.
    static void write(Path directory, BlockMeta meta) throws IOException {
        Bytes text = new Bytes();
        text.put(text(meta).getBytes(StandardCharsets.UTF_8));
        Directories.replace(directory, NAME, text);
    }

    /// The text of the file.
    private static String text(BlockMeta meta) {
        StringBuilder text = new StringBuilder("{\n");
        text.append("\t\"ulid\": \"").append(meta.ulid()).append("\",\n");
        text.append("\t\"minTime\": ").append(meta.minMillis()).append(",\n");
        text.append("\t\"maxTime\": ").append(meta.maxMillis()).append(",\n");
        BlockMeta.Stats stats = meta.stats();
        List<String> members = new ArrayList<>();
        member(members, "numSamples", stats.samples());
        member(members, "numFloatSamples", stats.floatSamples());
        member(members, "numHistogramSamples", stats.histogramSamples());
        member(members, "numSeries", stats.series());
        member(members, "numChunks", stats.chunks());
        member(members, "numTombstones", stats.tombstones());
        text.append("\t\"stats\": ").append(object(members, 1)).append(",\n");
        text.append("\t\"compaction\": ").append(compaction(meta.compaction())).append(",\n");
        return text.append("\t\"version\": ").append(VERSION).append("\n}").toString();
    }

    private static String compaction(BlockMeta.Compaction compaction) {
        List<String> members = new ArrayList<>();
        members.add("\"level\": " + compaction.level());
        array(members, "sources", compaction.sources().stream().map(MetaFile::quoted).toList());
        if (compaction.deletable()) {
            members.add("\"deletable\": true");
        }
        array(members, "parents", compaction.parents().stream().map(MetaFile::parent).toList());
        if (compaction.failed()) {
            members.add("\"failed\": true");
        }
        array(members, "hints", compaction.hints().stream().map(MetaFile::quoted).toList());
        return object(members, 1);
    }

    private static String parent(BlockMeta.Parent parent) {
        return object(
                List.of(
                        "\"ulid\": " + quoted(parent.ulid()),
                        "\"minTime\": " + parent.minMillis(),
                        "\"maxTime\": " + parent.maxMillis()),
                3);
    }

    private static String quoted(Object value) {
        return '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void member(List<String> members, String name, long value) {
        if (value != 0) {
            members.add("\"" + name + "\": " + value);
        }
    }

    private static void array(List<String> members, String name, List<String> items) {
        if (!items.isEmpty()) {
            String separator = ",\n" + "\t".repeat(3);
            members.add(
                    "\"%s\": [\n%s%s\n\t\t]"
                            .formatted(name, "\t".repeat(3), String.join(separator, items)));
        }
    }

    private static String object(List<String> members, int depth) {
        if (members.isEmpty()) {
            return "{}";
        }
        String inner = "\n" + "\t".repeat(depth + 1);
        return "{" + inner + String.join("," + inner, members) + "\n" + "\t".repeat(depth) + "}";
    }
}
