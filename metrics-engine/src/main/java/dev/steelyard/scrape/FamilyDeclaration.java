package dev.steelyard.scrape;

import dev.steelyard.model.MetricType;

/// What a target declares of one of its metric families.
///
/// @param family the name as declared; in OpenMetrics without the `_total` of a counter
/// @param help empty where none is given
/// @param unit empty where none is given
public record FamilyDeclaration(String family, MetricType type, String help, String unit) {
    static FamilyDeclaration undeclared(String family) {
        return new FamilyDeclaration(family, MetricType.UNKNOWN, "", "");
    }

    FamilyDeclaration withType(MetricType type) {
        return new FamilyDeclaration(family, type, help, unit);
    }

    FamilyDeclaration withHelp(String help) {
        return new FamilyDeclaration(family, type, help, unit);
    }

    FamilyDeclaration withUnit(String unit) {
        return new FamilyDeclaration(family, type, help, unit);
    }
}
