package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.annotation.Annotations;
import dev.steelyard.storage.SeriesReader;

/// What all parts of the evaluation of one query share.
record Query(
        Settings settings,
        Preparation preparation,
        SeriesReader reader,
        Budget budget,
        Annotations annotations) {}
