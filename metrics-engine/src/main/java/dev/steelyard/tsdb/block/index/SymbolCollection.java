package dev.steelyard.tsdb.block.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The texts of a block's labels while it is written: numbered as they come, and at last by their
/// order.
final class SymbolCollection {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    SymbolCollection() {
        number(""); // the name and value of the postings of all series
    }

    /// The preliminary number of a text.
    int number(String text) {
        return numbers.computeIfAbsent(
                text,
                added -> {
                    texts.add(added);
                    return texts.size() - 1;
                });
    }

    /// All texts in the order of their bytes.
    Sorted sort() {
        @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
        record Symbol(byte[] bytes, int number) {}
        Symbol[] symbols = new Symbol[texts.size()];
        Arrays.setAll(symbols, i -> new Symbol(texts.get(i).getBytes(StandardCharsets.UTF_8), i));
        Arrays.sort(symbols, (left, right) -> Arrays.compareUnsigned(left.bytes, right.bytes));
        int[] order = new int[symbols.length];
        byte[][] sorted = new byte[symbols.length][];
        for (int i = 0; i < symbols.length; i++) {
            order[symbols[i].number] = i;
            sorted[i] = symbols[i].bytes;
        }
        return new Sorted(sorted, order);
    }

    /// Texts in the order of their bytes, and where each preliminary number went.
    static final class Sorted {
        private final byte[][] texts;
        private final int[] order;

        private Sorted(byte[][] texts, int[] order) {
            this.texts = texts;
            this.order = order;
        }

        int size() {
            return texts.length;
        }

        byte[] text(int number) {
            return texts[number];
        }

        int number(int preliminary) {
            return order[preliminary];
        }
    }
}
