package dev.steelyard.tsdb;

import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import java.util.List;

/// A figure that the database tells of itself.
final class OwnFigure {
    private OwnFigure() {}

    /// The first value of a family.
    ///
    /// @param name without `steelyard_tsdb_` and, that of a counter, without `_total`
    static double of(List<MetricFamily> families, String name) {
        return families.stream()
                .filter(family -> family.name().equals("steelyard_tsdb_" + name))
                .flatMap(family -> family.points().stream())
                .map(MetricPoint.Value.class::cast)
                .findFirst()
                .orElseThrow()
                .value();
    }
}
