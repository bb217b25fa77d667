package dev.steelyard.tsdb;

/// Finds labels of one series after the other, each first where it was in the series before:
/// neighbours mostly come from one exposition and have the same names. Owned by one thread.
final class LabelPlaces {
    /// Places of more names are not remembered.
    private static final int MOST = 8;

    private final Postings postings;
    private final String[] names = new String[MOST];
    private final int[] places = new int[MOST];
    private int known;

    LabelPlaces(Postings postings) {
        this.postings = postings;
    }

    /// The value that a series has of the label `name`; empty where it has none.
    ///
    /// @param pointer where its labels are, see [Postings]
    String value(int pointer, String name) {
        int index = 0;
        while (index < known && !names[index].equals(name)) {
            index++;
        }
        if (index == MOST) {
            return postings.value(pointer, name, postings.place(pointer, name));
        }
        if (index == known) {
            names[known++] = name;
        }
        String value = postings.value(pointer, name, places[index]);
        if (value.isEmpty()) {
            places[index] = postings.place(pointer, name);
            value = postings.value(pointer, name, places[index]);
        }
        return value;
    }
}
