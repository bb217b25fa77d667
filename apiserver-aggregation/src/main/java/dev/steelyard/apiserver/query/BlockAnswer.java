package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.tsdb.block.BlockMeta;
import java.util.List;
import java.util.function.Supplier;

/// Answers `status/tsdb/blocks`: what the `meta.json` of each block says, the earliest first.
record BlockAnswer(Supplier<List<BlockMeta>> blocks) {
    /// Of `meta.json`.
    private static final int VERSION = 1;

    Answer answer() {
        List<BlockMeta> all = blocks.get();
        return Envelope.success(json -> {
            json.open('{').name("blocks").open('[');
            all.forEach(block -> write(json, block));
            json.close(']').close('}');
        });
    }

    private static void write(JsonText json, BlockMeta block) {
        json.open('{').name("ulid").string(block.ulid().toString());
        json.name("minTime").number(block.minMillis()).name("maxTime").number(block.maxMillis());
        json.name("stats");
        write(json, block.stats());
        json.name("compaction");
        write(json, block.compaction());
        json.name("version").number(VERSION).close('}');
    }

    private static void write(JsonText json, BlockMeta.Stats stats) {
        json.open('{');
        number(json, "numSamples", stats.samples());
        number(json, "numFloatSamples", stats.floatSamples());
        number(json, "numHistogramSamples", stats.histogramSamples());
        number(json, "numSeries", stats.series());
        number(json, "numChunks", stats.chunks());
        number(json, "numTombstones", stats.tombstones());
        json.close('}');
    }

    /// As Go writes a number that may be left out: none of these is ever unknown.
    private static void number(JsonText json, String name, long value) {
        if (value != 0) {
            json.name(name).number(value);
        }
    }

    private static void write(JsonText json, BlockMeta.Compaction compaction) {
        json.open('{').name("level").number(compaction.level());
        texts(json, "sources", compaction.sources());
        if (compaction.deletable()) {
            json.name("deletable").truth(true);
        }
        if (!compaction.parents().isEmpty()) {
            json.name("parents").open('[');
            compaction.parents().forEach(parent -> write(json, parent));
            json.close(']');
        }
        if (compaction.failed()) {
            json.name("failed").truth(true);
        }
        texts(json, "hints", compaction.hints());
        json.close('}');
    }

    private static void texts(JsonText json, String name, List<?> texts) {
        if (!texts.isEmpty()) {
            json.name(name).open('[');
            texts.forEach(text -> json.string(text.toString()));
            json.close(']');
        }
    }

    private static void write(JsonText json, BlockMeta.Parent parent) {
        json.open('{').name("ulid").string(parent.ulid().toString());
        json.name("minTime").number(parent.minMillis());
        json.name("maxTime").number(parent.maxMillis()).close('}');
    }
}
