package dev.steelyard.tsdb.block.index;

import dev.steelyard.model.Labels;
import dev.steelyard.tsdb.file.Bytes;
import dev.steelyard.tsdb.file.FileBytes;
import dev.steelyard.tsdb.file.NewFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the index of a block; see [IndexFormat].
///
/// Symbols stand before the series, and are known only after the last one. So series wait in a file
/// beside the index, with preliminary numbers for their symbols.
public final class IndexWriter implements AutoCloseable {
    private static final String WAITING = "index.series";

    private final Path directory;
    private final NewFile waiting;
    private final SymbolCollection symbols = new SymbolCollection();
    private final PostingsCollection postings = new PostingsCollection();
    private final Bytes entry = new Bytes();
    private final Bytes length = new Bytes();
    private long seriesCount;

    public IndexWriter(Path directory) throws IOException {
        this.directory = directory;
        waiting = NewFile.create(directory.resolve(WAITING));
    }

    /// Adds a series, in the order of labels.
    public void add(Labels labels, ChunkReferences chunks) throws IOException {
        entry.clear();
        entry.putUvarint(labels.size());
        for (int i = 0; i < labels.size(); i++) {
            entry.putUvarint(symbols.number(labels.name(i)));
            entry.putUvarint(symbols.number(labels.value(i)));
        }
        length.clear();
        length.putUvarint(chunks.count());
        entry.putUvarint(length.length() + chunks.bytes().length());
        waiting.write(entry);
        waiting.write(length);
        waiting.write(chunks.bytes());
        seriesCount++;
    }

    /// Writes the index and brings it to the disk.
    public void finish() throws IOException {
        waiting.sync();
        waiting.close();
        try (NewFile index = NewFile.create(directory.resolve(IndexFormat.NAME))) {
            write(index);
            index.sync();
        }
        Files.delete(directory.resolve(WAITING));
    }

    private void write(NewFile index) throws IOException {
        SymbolCollection.Sorted sorted = symbols.sort();
        entry.clear();
        entry.putInt(IndexFormat.MAGIC);
        entry.put(IndexFormat.VERSION);
        index.write(entry);
        long symbolsAt = index.position();
        writeSymbols(sorted, index);
        long seriesAt = index.position();
        writeSeries(sorted, index);
        long postingsAt = index.position();
        Bytes offsets = writePostings(sorted, index);
        long offsetsAt = index.position();
        writeSection(offsets, index);
        entry.clear();
        entry.putLong(symbolsAt);
        entry.putLong(seriesAt);
        entry.putLong(postingsAt); // label indices
        entry.putLong(offsetsAt); // label offsets
        entry.putLong(postingsAt);
        entry.putLong(offsetsAt);
        entry.putInt(entry.checksum(0));
        index.write(entry);
    }

    private static void writeSymbols(SymbolCollection.Sorted symbols, NewFile index)
            throws IOException {
        Bytes section = new Bytes();
        section.putInt(symbols.size());
        for (int i = 0; i < symbols.size(); i++) {
            section.putUvarint(symbols.text(i).length);
            section.put(symbols.text(i));
        }
        writeSection(section, index);
    }

    private static void writeSection(Bytes section, NewFile index) throws IOException {
        Bytes length = new Bytes();
        length.putInt(section.length());
        section.putInt(section.checksum(0));
        index.write(length);
        index.write(section);
    }

    private void writeSeries(SymbolCollection.Sorted sorted, NewFile index) throws IOException {
        FileBytes from = FileBytes.map(directory.resolve(WAITING));
        for (long i = 0; i < seriesCount; i++) {
            index.align(IndexFormat.SERIES_ALIGNMENT);
            int series = seriesNumber(index.position());
            postings.add(PostingsCollection.ALL, series);
            entry.clear();
            int labels = from.uvarintAsInt();
            entry.putUvarint(labels);
            for (int n = 0; n < labels; n++) {
                int name = sorted.number(from.uvarintAsInt());
                int value = sorted.number(from.uvarintAsInt());
                entry.putUvarint(name);
                entry.putUvarint(value);
                postings.add(PostingsCollection.key(name, value), series);
            }
            entry.put(from.bytes(from.uvarintAsInt()));
            length.clear();
            length.putUvarint(entry.length());
            entry.putInt(entry.checksum(0));
            index.write(length);
            index.write(entry);
        }
    }

    private static int seriesNumber(long position) throws IOException {
        long number = position / IndexFormat.SERIES_ALIGNMENT;
        if (number > 0xffff_ffffL) {
            throw new IOException("an index cannot be longer than 64 GiB");
        }
        return (int) number;
    }

    private Bytes writePostings(SymbolCollection.Sorted sorted, NewFile index) throws IOException {
        long[] keys = postings.keys();
        Bytes offsets = new Bytes();
        offsets.putInt(keys.length);
        Bytes section = new Bytes();
        for (long key : keys) {
            index.align(IndexFormat.POSTINGS_ALIGNMENT);
            writeOffset(sorted, key, index.position(), offsets);
            PostingsCollection.Numbers list = postings.list(key);
            section.clear();
            section.putInt(list.size());
            for (int i = 0; i < list.size(); i++) {
                section.putInt(list.get(i));
            }
            writeSection(section, index);
        }
        return offsets;
    }

    private static void writeOffset(
            SymbolCollection.Sorted sorted, long key, long position, Bytes to) {
        byte[] name = sorted.text(PostingsCollection.name(key));
        byte[] value = sorted.text(PostingsCollection.value(key));
        to.put(2);
        to.putUvarint(name.length);
        to.put(name);
        to.putUvarint(value.length);
        to.put(value);
        to.putUvarint(position);
    }

    @Override
    public void close() throws IOException {
        waiting.close();
    }
}
