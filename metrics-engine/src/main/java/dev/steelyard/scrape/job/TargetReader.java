package dev.steelyard.scrape.job;

import dev.steelyard.scrape.FamilyDeclaration;
import dev.steelyard.scrape.TargetDeclarations;
import dev.steelyard.scrape.TargetStatus;
import java.util.List;

/// What can be asked of the jobs by those who show them; safe for any number of threads.
public interface TargetReader {
    /// What became of each address that the jobs list, in the order of the configuration.
    List<DiscoveredTarget> discovered();

    /// How the latest scrape of each target went. A status and a [DiscoveredTarget] of equal
    /// targets belong together.
    List<TargetStatus> statuses();

    /// What the targets declare of the family that `metric` belongs to.
    List<FamilyDeclaration> declarations(String metric);

    /// What each target declares.
    List<TargetDeclarations> declarations();
}
