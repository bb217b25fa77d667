package dev.steelyard.scrape;

import dev.steelyard.exposition.Leniency;
import java.util.EnumMap;
import java.util.Map;

/// What one scrape brought, counted while it is read. Owned by the loop.
final class Tally {
    private final Map<SampleDrop, Integer> drops = new EnumMap<>(SampleDrop.class);
    private final Map<Leniency, Integer> forgiven = new EnumMap<>(Leniency.class);
    private int scraped;
    private int beyondLimits;
    private int relabelledAway;
    private int appended;
    private int seriesAdded;

    void scraped() {
        scraped++;
    }

    void seriesAdded() {
        seriesAdded++;
    }

    /// Counts a sample whose series relabelling drops.
    void relabelledAway() {
        relabelledAway++;
    }

    /// Counts a sample that goes to the store, and answers how many did so far.
    int appended() {
        return ++appended;
    }

    /// How many samples went to the store.
    int appendedSoFar() {
        return appended;
    }

    /// Counts a sample whose series is not followed.
    void beyondLimit(SampleDrop reason) {
        beyondLimits++;
        drop(reason);
    }

    /// Counts a sample of a followed series that is not stored.
    void drop(SampleDrop reason) {
        drops.merge(reason, 1, Integer::sum);
    }

    /// Counts breaches of the format that were taken all the same.
    void forgiven(Leniency breach, int times) {
        if (times > 0) {
            forgiven.merge(breach, times, Integer::sum);
        }
    }

    /// The samples that the target exposed.
    int samples() {
        return scraped;
    }

    /// The samples of followed series.
    int followed() {
        return scraped - beyondLimits - relabelledAway;
    }

    int addedSeries() {
        return seriesAdded;
    }

    Map<SampleDrop, Integer> drops() {
        return drops;
    }

    Map<Leniency, Integer> forgiven() {
        return forgiven;
    }
}
