package dev.steelyard.tsdb;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/// The dictionary of label pairs, and which published series carry each.
///
/// Pairs come and go under the table's monitor, slots under the head's commit lock; both write
/// under the write half of the lock here, which is held for new and forgotten series only. The
/// labels of a series are read without a lock.
final class Postings {
    private static final int FIRST_LENGTH = 256;

    /// More slots than these are not looked through one by one in vain.
    private static final int MANY = 64;

    private final LabelRecords labels;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, Map<String, LabelPair>> byName = new HashMap<>(); // guarded by lock

    /// The values by name that were asked of all published series, until these become others;
    /// changed under either half of the lock, cleared under the write half.
    private final Map<String, List<String>> published = new ConcurrentHashMap<>();

    private final Deque<Integer> free = new ArrayDeque<>();
    private int next;
    private volatile @Nullable LabelPair[] pairs = new LabelPair[FIRST_LENGTH];

    Postings(LabelRecords labels) {
        this.labels = labels;
    }

    /// How many series a metric has. Under the table's monitor.
    int ofMetric(String metric) {
        LabelPair pair = pairs(Labels.NAME).get(metric);
        return pair == null ? 0 : pair.uses();
    }

    /// The numbers of the pairs of a series, or null where one of them is new. Under the table's
    /// monitor.
    int @Nullable [] numbers(Labels of) {
        int[] numbers = new int[of.size()];
        for (int i = 0; i < numbers.length; i++) {
            LabelPair pair = pairs(of.name(i)).get(of.value(i));
            if (pair == null) {
                return null;
            }
            numbers[i] = pair.number();
        }
        return numbers;
    }

    /// The numbers of the pairs of a new series, which uses them from now on. Under the table's
    /// monitor.
    int[] use(Labels of) {
        int[] numbers = new int[of.size()];
        lock.writeLock().lock();
        try {
            for (int i = 0; i < numbers.length; i++) {
                Map<String, LabelPair> byValue =
                        byName.computeIfAbsent(of.name(i), _ -> new HashMap<>());
                LabelPair pair = byValue.get(of.value(i));
                if (pair == null) {
                    pair = make(sharedName(byValue, of.name(i)), of.value(i));
                    byValue.put(pair.value(), pair);
                }
                pair.use();
                numbers[i] = pair.number();
            }
        } finally {
            lock.writeLock().unlock();
        }
        return numbers;
    }

    /// The name as the other pairs of it have it: each series comes with a text of its own.
    private static String sharedName(Map<String, LabelPair> byValue, String name) {
        return byValue.isEmpty() ? name : byValue.values().iterator().next().name();
    }

    private LabelPair make(String name, String value) {
        Integer used = free.poll();
        int number = used == null ? next++ : used;
        if (number == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * number);
        }
        LabelPair pair = new LabelPair(number, name, value);
        pairs[number] = pair;
        return pair;
    }

    /// Ends a series' use of its pairs; answers the numbers that nobody uses any more, which are to
    /// be given back by [#reuse]. Under the table's monitor.
    List<Integer> release(int pointer) {
        List<LabelPair> unused = new ArrayList<>();
        for (int i = labels.size(pointer) - 1; i >= 0; i--) {
            LabelPair pair = pair(labels.pair(pointer, i));
            if (pair.release()) {
                unused.add(pair);
            }
        }
        if (!unused.isEmpty()) {
            lock.writeLock().lock();
            try {
                unused.forEach(this::remove);
            } finally {
                lock.writeLock().unlock();
            }
        }
        return unused.stream().map(LabelPair::number).toList();
    }

    private void remove(LabelPair pair) {
        byName.computeIfPresent(
                pair.name(),
                (_, byValue) -> {
                    byValue.remove(pair.value());
                    return byValue.isEmpty() ? null : byValue;
                });
    }

    /// Takes back the numbers of pairs that no reader knows any more. Under the table's monitor.
    void reuse(List<Integer> numbers) {
        free.addAll(numbers);
    }

    /// Publishes the series of some slots. Under the head's commit lock.
    void post(int[] slots, int count, SeriesRecords records) {
        lock.writeLock().lock();
        try {
            published.clear();
            for (int i = 0; i < count; i++) {
                int pointer = records.labels(slots[i]);
                for (int p = labels.size(pointer) - 1; p >= 0; p--) {
                    pair(labels.pair(pointer, p)).slots().add(slots[i]);
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Takes series back; each pair of theirs is gone through once. Under the head's commit lock.
    void withdraw(Collection<Integer> slots, SeriesRecords records) {
        RoaringBitmap withdrawn = new RoaringBitmap();
        Set<LabelPair> touched = new HashSet<>();
        for (int slot : slots) {
            withdrawn.add(slot);
            int pointer = records.labels(slot);
            for (int i = labels.size(pointer) - 1; i >= 0; i--) {
                touched.add(pair(labels.pair(pointer, i)));
            }
        }
        lock.writeLock().lock();
        try {
            published.clear();
            touched.forEach(pair -> pair.slots().removeAll(withdrawn));
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// The labels of a series.
    Labels labels(int pointer) {
        String[] namesAndValues = new String[2 * labels.size(pointer)];
        for (int i = 0; i < namesAndValues.length; i += 2) {
            LabelPair pair = pair(labels.pair(pointer, i / 2));
            namesAndValues[i] = pair.name();
            namesAndValues[i + 1] = pair.value();
        }
        return Labels.ofSorted(namesAndValues);
    }

    /// Compares the labels of two series as [Labels#compareTo] does; what they have in common is
    /// passed over by its numbers.
    int compare(int left, int right) {
        int index = labels.firstDifference(left, right);
        int leftSize = labels.size(left);
        int rightSize = labels.size(right);
        return index < Math.min(leftSize, rightSize)
                ? pair(labels.pair(left, index)).compareTo(pair(labels.pair(right, index)))
                : Integer.compare(leftSize, rightSize);
    }

    /// The slots of the series that satisfy all matchers. At least one of them must not match the
    /// empty value.
    ///
    /// @param records where the labels of a slot are found
    RoaringBitmap select(List<LabelMatcher> matchers, SeriesRecords records) {
        lock.readLock().lock();
        try {
            LabelMatcher first = fewest(matchers);
            RoaringBitmap found = union(first);
            for (LabelMatcher matcher : matchers) {
                if (!matcher.equals(first) && !found.isEmpty()) {
                    narrow(found, matcher, records);
                }
            }
            return found;
        } finally {
            lock.readLock().unlock();
        }
    }

    /// The matcher to begin with: those that name their values are looked at first, since the
    /// others are asked of each value that there is.
    private LabelMatcher fewest(List<LabelMatcher> matchers) {
        return matchers.stream()
                .filter(matcher -> !matcher.matches(""))
                .min(
                        Comparator.comparing((LabelMatcher matcher) -> !namesValues(matcher))
                                .thenComparingLong(this::size))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "at least one matcher must not match the empty value: "
                                        + matchers));
    }

    private void narrow(RoaringBitmap found, LabelMatcher matcher, SeriesRecords records) {
        boolean one = matcher instanceof LabelMatcher.Equal && !matcher.matches("");
        if (!one && pairs(matcher.name()).size() > found.getCardinality()) {
            filter(found, matcher, records);
        } else if (matcher.matches("")) {
            pairs(matcher.name()).values().stream()
                    .filter(pair -> !matcher.matches(pair.value()))
                    .forEach(pair -> found.andNot(pair.slots().view()));
        } else {
            found.and(union(matcher));
        }
    }

    /// Which slots count.
    interface Slots {
        /// Those that satisfy all of some matchers.
        List<LabelMatcher> matchers();

        /// Whether one of them has samples.
        boolean hasSamples(int slot);
    }

    /// The names of the labels of some series.
    List<String> names(Slots some, SeriesRecords records) {
        lock.readLock().lock();
        try {
            RoaringBitmap among = select(some.matchers(), records);
            return namesOf(pair -> isAny(pair, among, some));
        } finally {
            lock.readLock().unlock();
        }
    }

    /// The names of all labels of published series.
    List<String> names() {
        lock.readLock().lock();
        try {
            return namesOf(LabelPair::isPublished);
        } finally {
            lock.readLock().unlock();
        }
    }

    private List<String> namesOf(Predicate<LabelPair> any) {
        return byName.entrySet().stream()
                .filter(pairs -> pairs.getValue().values().stream().anyMatch(any))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// The values that the label `name` has in some series.
    List<String> values(String name, Slots some, SeriesRecords records) {
        lock.readLock().lock();
        try {
            RoaringBitmap among = select(some.matchers(), records);
            return valuesOf(name, pair -> isAny(pair, among, some));
        } finally {
            lock.readLock().unlock();
        }
    }

    /// The values that the label `name` has in published series.
    List<String> values(String name) {
        lock.readLock().lock();
        try {
            return byName.containsKey(name) // what nobody has is not remembered
                    ? published.computeIfAbsent(name, _ -> valuesOf(name, LabelPair::isPublished))
                    : List.of();
        } finally {
            lock.readLock().unlock();
        }
    }

    private List<String> valuesOf(String name, Predicate<LabelPair> those) {
        return pairs(name).values().stream().filter(those).map(LabelPair::value).sorted().toList();
    }

    private static boolean isAny(LabelPair pair, RoaringBitmap among, Slots some) {
        if (pair.slots().isEmpty()) {
            return false;
        }
        int first = pair.slots().first(); // mostly no other has to be looked at
        if (among.contains(first) && some.hasSamples(first)) {
            return true;
        }
        if (pair.slots().size() > MANY && !pair.slots().intersects(among)) {
            return false;
        }
        for (IntIterator slots = pair.slots().iterator(); slots.hasNext(); ) {
            int slot = slots.next();
            if (among.contains(slot) && some.hasSamples(slot)) {
                return true;
            }
        }
        return false;
    }

    /// Asks the matcher of each series.
    private void filter(RoaringBitmap found, LabelMatcher matcher, SeriesRecords records) {
        RoaringBitmap others = new RoaringBitmap();
        for (IntIterator slots = found.getIntIterator(); slots.hasNext(); ) {
            int slot = slots.next();
            if (!matcher.matches(value(records.labels(slot), matcher.name()))) {
                others.add(slot);
            }
        }
        found.andNot(others);
    }

    /// The value that a series has of the label `name`; empty where it has none.
    private String value(int pointer, String name) {
        return value(pointer, name, place(pointer, name));
    }

    /// The same where that label can only be at one place among those of the series.
    String value(int pointer, String name, int place) {
        if (place >= labels.size(pointer)) {
            return "";
        }
        LabelPair pair = pair(labels.pair(pointer, place));
        return pair.name().equals(name) ? pair.value() : "";
    }

    /// The place of the label `name` among those of a series, or where it would be.
    int place(int pointer, String name) {
        int size = labels.size(pointer);
        int place = 0;
        while (place < size
                && Labels.compareUtf8(pair(labels.pair(pointer, place)).name(), name) < 0) {
            place++;
        }
        return place;
    }

    /// Whether a series satisfies all matchers.
    static boolean matches(List<LabelMatcher> matchers, Labels labels) {
        for (LabelMatcher matcher : matchers) {
            if (!matcher.matches(labels.get(matcher.name()))) {
                return false;
            }
        }
        return true;
    }

    private RoaringBitmap union(LabelMatcher matcher) {
        List<SlotSet> all = pairs(matcher).stream().map(LabelPair::slots).toList();
        return all.size() == 1
                ? all.getFirst().bitmap()
                : FastAggregation.or(all.stream().map(SlotSet::view).iterator());
    }

    private long size(LabelMatcher matcher) {
        return pairs(matcher).stream().mapToLong(pair -> pair.slots().size()).sum();
    }

    private static boolean namesValues(LabelMatcher matcher) {
        return matcher instanceof LabelMatcher.Equal || matcher instanceof LabelMatcher.OneOf;
    }

    /// The pairs that satisfy a matcher that does not match the empty value.
    private List<LabelPair> pairs(LabelMatcher matcher) {
        Map<String, LabelPair> byValue = pairs(matcher.name());
        return switch (matcher) {
            case LabelMatcher.Equal(_, String value) -> known(byValue, List.of(value));
            case LabelMatcher.OneOf(_, Set<String> values) -> known(byValue, values);
            case LabelMatcher.NotEqual _,
                    LabelMatcher.NoneOf _,
                    LabelMatcher.StartsWith _,
                    LabelMatcher.Matches _,
                    LabelMatcher.MatchesNot _ ->
                    byValue.values().stream()
                            .filter(pair -> matcher.matches(pair.value()))
                            .toList();
        };
    }

    private static List<LabelPair> known(
            Map<String, LabelPair> byValue, Collection<String> values) {
        return values.stream().map(byValue::get).filter(Objects::nonNull).toList();
    }

    private Map<String, LabelPair> pairs(String name) {
        return byName.getOrDefault(name, Map.of());
    }

    /// The pair of a number.
    LabelPair pair(int number) {
        return Objects.requireNonNull(pairs[number]);
    }
}
