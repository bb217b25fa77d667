package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.remote.ReadRequest.ReadQuery;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.List;

/// The series as others see them: with the labels that say whose they are, unless a series has a
/// label of that name itself.
///
/// @param external those labels
record RemoteReader(SeriesReader reader, Labels external) {
    /// The series that a query asks for, sorted by their own labels.
    SeriesCursor select(ReadQuery query) {
        List<LabelMatcher> matchers = new ArrayList<>();
        for (LabelMatcher each : query.matchers()) {
            // An external label is in no series, so asking for its value asks for its absence.
            boolean isExternal =
                    each instanceof LabelMatcher.Equal(String name, String value)
                            && !value.isEmpty()
                            && external.get(name).equals(value);
            matchers.add(isExternal ? new LabelMatcher.Equal(each.name(), "") : each);
        }
        if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
            matchers.add(new LabelMatcher.NotEqual(Labels.NAME, "")); // which every series has
        }
        return reader.select(new Selection(matchers, query.fromMillis(), query.toMillis()));
    }

    /// The labels of a series as others see them.
    Labels labels(Labels series) {
        if (external.size() == 0) {
            return series;
        }
        LabelsBuilder all = new LabelsBuilder(external);
        for (int i = 0; i < series.size(); i++) {
            all.set(series.name(i), series.value(i));
        }
        return all.build();
    }
}
