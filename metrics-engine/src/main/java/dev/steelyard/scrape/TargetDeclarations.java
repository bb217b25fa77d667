package dev.steelyard.scrape;

import java.util.List;

/// The metric families that one target declares, sorted by name.
public record TargetDeclarations(Target target, List<FamilyDeclaration> families) {
    public TargetDeclarations {
        families = List.copyOf(families);
    }
}
