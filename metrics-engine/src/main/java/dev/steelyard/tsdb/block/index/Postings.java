package dev.steelyard.tsdb.block.index;

import dev.steelyard.tsdb.file.FileBytes;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/// Numbers of series in rising order.
public final class Postings {
    /// No series.
    public static final Postings NONE = new Postings(new int[0], 0);

    private final int[] numbers;
    private final int size;

    private Postings(int[] numbers, int size) {
        this.numbers = numbers;
        this.size = size;
    }

    /// Those of a section.
    static Postings read(FileBytes section) {
        long count = section.unsignedInt();
        if (count * Integer.BYTES != section.left()) {
            throw section.damaged("it says that it has %d postings".formatted(count));
        }
        int[] numbers = new int[(int) count];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = section.readInt();
            if (numbers[i] < 0) {
                throw section.damaged("a series beyond 32 GiB of index is not read here");
            }
            if (i > 0 && numbers[i] <= numbers[i - 1]) {
                throw section.damaged("the postings do not rise");
            }
        }
        return new Postings(numbers, numbers.length);
    }

    /// How many there are.
    public int size() {
        return size;
    }

    /// The one at this place.
    public int get(int index) {
        return numbers[index];
    }

    /// Those that are in any of the lists.
    public static Postings union(List<Postings> lists) {
        if (lists.size() == 1) {
            return lists.getFirst();
        }
        RoaringBitmap all = new RoaringBitmap();
        for (Postings list : lists) {
            all.addN(list.numbers, 0, list.size);
        }
        int[] numbers = all.toArray();
        return new Postings(numbers, numbers.length);
    }

    /// Those that are in `other` too.
    public Postings and(Postings other) {
        return keep(other, true);
    }

    /// Those that are not in `other`.
    public Postings without(Postings other) {
        return keep(other, false);
    }

    private Postings keep(Postings other, boolean present) {
        int[] kept = new int[size];
        int count = 0;
        int at = 0;
        for (int i = 0; i < size; i++) {
            while (at < other.size && other.numbers[at] < numbers[i]) {
                at++;
            }
            boolean found = at < other.size && other.numbers[at] == numbers[i];
            if (found == present) {
                kept[count++] = numbers[i];
            }
        }
        return new Postings(kept, count);
    }
}
