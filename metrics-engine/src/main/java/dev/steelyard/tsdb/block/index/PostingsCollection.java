package dev.steelyard.tsdb.block.index;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Which series have each label, while a block is written.
final class PostingsCollection {
    /// The pair of numbers of "" and "".
    static final long ALL = 0;

    private final Map<Long, Numbers> lists = new HashMap<>();

    /// Series in the order in which they came.
    static final class Numbers {
        private int[] numbers = new int[4];
        private int size;

        private void add(int number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = number;
        }

        int size() {
            return size;
        }

        int get(int index) {
            return numbers[index];
        }
    }

    /// The key of a label by the numbers of its name and value.
    static long key(int name, int value) {
        return ((long) name << 32) | value;
    }

    static int name(long key) {
        return (int) (key >>> 32);
    }

    static int value(long key) {
        return (int) key;
    }

    void add(long key, int series) {
        lists.computeIfAbsent(key, _ -> new Numbers()).add(series);
    }

    Numbers list(long key) {
        return lists.getOrDefault(key, new Numbers());
    }

    /// All keys in the order of name and value.
    long[] keys() {
        long[] keys = lists.keySet().stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(keys);
        return keys;
    }
}
