package dev.steelyard.tsdb.block.index;

import dev.steelyard.model.DuplicateLabelException;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.tsdb.file.CorruptFileException;
import dev.steelyard.tsdb.file.FileBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The index of a block, mapped; see [IndexFormat]. Safe for any number of threads.
public final class BlockIndex {
    private static final int VERSION_BYTE = 4;

    private final FileBytes file;
    private final SymbolTable symbols;
    private final PostingsTable postings;

    private BlockIndex(FileBytes file, SymbolTable symbols, PostingsTable postings) {
        this.file = file;
        this.symbols = symbols;
        this.postings = postings;
    }

    /// Opens that of the block in `directory`; checks all of it but series and postings, which are
    /// checked when read.
    public static BlockIndex open(Path directory) throws IOException {
        FileBytes file = FileBytes.map(directory.resolve(IndexFormat.NAME));
        if (file.size() < IndexFormat.HEADER_BYTES + IndexFormat.TOC_BYTES) {
            throw file.damaged("it is shorter than any index");
        }
        if (file.readInt() != IndexFormat.MAGIC) {
            throw new CorruptFileException(file.file(), 0, "it does not begin as an index");
        }
        int version = file.readByte();
        if (version < IndexFormat.VERSION || version > IndexFormat.VERSION + 1) {
            throw new CorruptFileException(
                    file.file(), VERSION_BYTE, "it has version %d, not 2 or 3".formatted(version));
        }
        FileBytes contents = contents(file);
        SymbolTable symbols = SymbolTable.open(file, contents.readLong());
        contents.seek(contents.position() + 4L * Long.BYTES);
        return new BlockIndex(file, symbols, PostingsTable.open(file, contents.readLong()));
    }

    private static FileBytes contents(FileBytes file) {
        long at = file.size() - IndexFormat.TOC_BYTES;
        int length = IndexFormat.TOC_BYTES - FileBytes.CHECKSUM_BYTES;
        FileBytes contents = file.window(at, length);
        if (contents.checksum() != file.window(at + length, 4).readInt()) {
            throw contents.damaged("the checksum of the table of contents is another");
        }
        return contents;
    }

    /// Which names and values there are, and the series of each.
    public PostingsTable postings() {
        return postings;
    }

    /// How long the file is.
    public long sizeBytes() {
        return file.size();
    }

    /// The names of all labels.
    public Set<String> labelNames() {
        Set<String> names = new HashSet<>(postings.names());
        names.remove(""); // which stands for all series
        return names;
    }

    /// The numbers of all series.
    public Postings all() {
        return postings.of("", "");
    }

    /// The numbers of the series that satisfy all matchers.
    public Postings select(List<LabelMatcher> matchers) {
        Postings found = null;
        for (LabelMatcher matcher : matchers) {
            if (!matcher.matches("")) {
                Postings matched = matched(matcher);
                found = found == null ? matched : found.and(matched);
            }
        }
        if (found == null) {
            found = all();
        }
        for (LabelMatcher matcher : matchers) {
            if (matcher.matches("") && found.size() > 0) {
                List<Postings> others =
                        postings.of(matcher.name(), value -> !matcher.matches(value));
                found = others.isEmpty() ? found : found.without(Postings.union(others));
            }
        }
        return found;
    }

    private Postings matched(LabelMatcher matcher) {
        if (matcher instanceof LabelMatcher.Equal(String name, String value)) {
            return postings.of(name, value);
        }
        if (matcher instanceof LabelMatcher.OneOf(String name, var values)) {
            return Postings.union(values.stream().map(value -> postings.of(name, value)).toList());
        }
        return Postings.union(postings.of(matcher.name(), matcher::matches));
    }

    /// The series of this number.
    public IndexedSeries series(int number) {
        FileBytes entry = file.entry((long) number * IndexFormat.SERIES_ALIGNMENT);
        LabelsBuilder labels = new LabelsBuilder();
        for (int i = entry.uvarintAsInt(); i > 0; i--) {
            int name = entry.uvarintAsInt();
            labels.add(symbols.text(name), symbols.text(entry.uvarintAsInt()));
        }
        return new IndexedSeries(number, build(labels, entry), ChunkList.read(entry));
    }

    private static Labels build(LabelsBuilder labels, FileBytes entry) {
        try {
            return labels.build();
        } catch (DuplicateLabelException e) {
            throw entry.damaged(String.valueOf(e.getMessage()));
        }
    }
}
