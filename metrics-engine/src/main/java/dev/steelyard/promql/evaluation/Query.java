package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.annotation.Annotations;
import dev.steelyard.storage.SeriesReader;

/// What all parts of the evaluation of one query share; budget and annotations are those of the
/// thread that evaluates a part.
record Query(
        Settings settings,
        Preparation preparation,
        SeriesReader reader,
        Budget budget,
        Annotations annotations,
        SecondThread second) {}
