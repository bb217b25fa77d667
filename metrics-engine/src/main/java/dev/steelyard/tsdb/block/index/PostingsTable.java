package dev.steelyard.tsdb.block.index;

import dev.steelyard.tsdb.file.FileBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where the postings of each label are: of every [#STEP]th value of a name the entry's place is
/// kept, the entries between are read where they lie. Safe for any number of threads.
public final class PostingsTable {
    private static final int STEP = 32;
    private static final int PARTS = 2;

    private final FileBytes index;
    private final FileBytes section;
    private final long end;
    private final Map<String, Values> names = new LinkedHashMap<>();

    /// The entries of one name.
    private static final class Values {
        private final List<String> sampled = new ArrayList<>();
        private final List<Long> places = new ArrayList<>();
        private int count;
    }

    private PostingsTable(FileBytes index, FileBytes section) {
        this.index = index;
        this.section = section;
        this.end = section.position() + section.left();
    }

    /// The table whose section begins at `offset`.
    static PostingsTable open(FileBytes index, long offset) {
        FileBytes section = index.section(offset);
        PostingsTable table = new PostingsTable(index, section);
        table.readAll();
        return table;
    }

    private void readAll() {
        long count = section.unsignedInt();
        Entry previous = null;
        for (long i = 0; i < count; i++) {
            long place = section.position();
            Entry entry = entry(section);
            if (previous != null && !previous.isBefore(entry)) {
                section.seek(place);
                throw section.damaged("the postings of %s are out of order".formatted(entry));
            }
            Values values = names.computeIfAbsent(entry.name, _ -> new Values());
            if (values.count++ % STEP == 0) {
                values.sampled.add(entry.value);
                values.places.add(place);
            }
            previous = entry;
        }
        if (section.hasMore()) {
            throw section.damaged("something follows the last of %d entries".formatted(count));
        }
    }

    private record Entry(String name, String value, long offset) {
        boolean isBefore(Entry other) {
            int order = compareUtf8(name, other.name);
            return order < 0 || (order == 0 && compareUtf8(value, other.value) < 0);
        }

        @Override
        public String toString() {
            return name + "=\"" + value + '"';
        }
    }

    private static int compareUtf8(String left, String right) {
        return Arrays.compareUnsigned(
                left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private static Entry entry(FileBytes at) {
        if (at.readByte() != PARTS) {
            throw at.damaged("an entry of postings does not have two parts");
        }
        return new Entry(at.text(), at.text(), at.uvarint());
    }

    /// All names of labels, in the order of their bytes.
    public Set<String> names() {
        return names.keySet();
    }

    /// The postings of a label, or none.
    public Postings of(String name, String value) {
        Values values = names.get(name);
        return values == null ? Postings.NONE : find(values, value);
    }

    private Postings find(Values values, String value) {
        int low = 0;
        int high = values.sampled.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (compareUtf8(values.sampled.get(middle), value) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        FileBytes at = from(values.places.get(low));
        for (int i = low * STEP; i < Math.min(values.count, (low + 1) * STEP); i++) {
            Entry entry = entry(at);
            if (entry.value.equals(value)) {
                return postings(entry);
            }
        }
        return Postings.NONE;
    }

    /// The postings of all values of a name that `wanted` takes.
    public List<Postings> of(String name, Predicate<String> wanted) {
        List<Postings> found = new ArrayList<>();
        forEach(
                name,
                (value, offset) -> {
                    if (wanted.test(value)) {
                        found.add(postings(new Entry(name, value, offset)));
                    }
                });
        return found;
    }

    /// All values of a name, in the order of their bytes.
    public List<String> values(String name) {
        List<String> found = new ArrayList<>();
        forEach(name, (value, _) -> found.add(value));
        return found;
    }

    private interface Each {
        void accept(String value, long offset);
    }

    private void forEach(String name, Each each) {
        @Nullable Values values = names.get(name);
        if (values != null) {
            FileBytes at = from(values.places.getFirst());
            for (int i = 0; i < values.count; i++) {
                Entry entry = entry(at);
                each.accept(entry.value, entry.offset);
            }
        }
    }

    private FileBytes from(long place) {
        return section.window(place, end - place);
    }

    private Postings postings(Entry entry) {
        return Postings.read(index.section(entry.offset));
    }
}
