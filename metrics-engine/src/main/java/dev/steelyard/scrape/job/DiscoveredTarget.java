package dev.steelyard.scrape.job;

import dev.steelyard.model.Labels;
import dev.steelyard.scrape.Target;
import org.jspecify.annotations.Nullable;

/// What became of an address that a job lists.
///
/// @param job the name of the job
/// @param discovered all labels before relabelling
/// @param target null where there is none
/// @param problem why there is no target; empty where there is one, or relabelling dropped it
public record DiscoveredTarget(
        String job, Labels discovered, @Nullable Target target, String problem) {}
