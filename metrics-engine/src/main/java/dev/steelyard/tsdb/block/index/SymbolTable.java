package dev.steelyard.tsdb.block.index;

import dev.steelyard.tsdb.file.FileBytes;
import java.util.concurrent.ConcurrentHashMap;

/// The texts of a block's labels by number, read where they lie: of every [#STEP]th the place is
/// kept. Safe for any number of threads.
final class SymbolTable {
    private static final int STEP = 16;
    private static final int MAX_KEPT = 4096;

    private final FileBytes section;
    private final int count;
    private final long[] places;

    /// Texts that are wanted again and again, names above all.
    private final ConcurrentHashMap<Integer, String> kept = new ConcurrentHashMap<>();

    private SymbolTable(FileBytes section, int count, long[] places) {
        this.section = section;
        this.count = count;
        this.places = places;
    }

    /// The table whose section begins at `offset`.
    static SymbolTable open(FileBytes index, long offset) {
        FileBytes section = index.section(offset);
        long count = section.unsignedInt();
        if (count > section.left()) {
            throw section.damaged("it says that it has %d symbols".formatted(count));
        }
        long[] places = new long[(int) (count + STEP - 1) / STEP];
        for (int i = 0; i < count; i++) {
            if (i % STEP == 0) {
                places[i / STEP] = section.position();
            }
            section.skipText();
        }
        return new SymbolTable(section, (int) count, places);
    }

    int size() {
        return count;
    }

    /// The text of this number.
    String text(int number) {
        String known = kept.get(number);
        if (known != null) {
            return known;
        }
        String read = read(number);
        if (kept.size() < MAX_KEPT) {
            kept.put(number, read);
        }
        return read;
    }

    private String read(int number) {
        if (number < 0 || number >= count) {
            throw section.damaged("there is no symbol %d of %d".formatted(number, count));
        }
        FileBytes at = section.window(places[number / STEP], end() - places[number / STEP]);
        for (int i = number % STEP; i > 0; i--) {
            at.skipText();
        }
        return at.text();
    }

    private long end() {
        return section.position();
    }
}
