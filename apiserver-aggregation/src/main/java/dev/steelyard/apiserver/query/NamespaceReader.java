package dev.steelyard.apiserver.query;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The series of one namespace: what is selected has to carry its name in the label `namespace`,
/// whatever a query says. Scrape loops set that label on what pods expose, so that no pod can claim
/// another.
final class NamespaceReader implements SeriesReader {
    private static final String LABEL = "namespace";

    private final SeriesReader all;
    private final LabelMatcher own;

    NamespaceReader(SeriesReader all, String namespace) {
        this.all = all;
        this.own = new LabelMatcher.Equal(LABEL, namespace);
    }

    @Override
    public SeriesCursor select(Selection selection) {
        return all.select(within(selection));
    }

    @Override
    public SeriesCursor scan(Selection selection) {
        return all.scan(within(selection));
    }

    @Override
    public List<String> caveats(long fromMillis, long toMillis) {
        return all.caveats(fromMillis, toMillis);
    }

    @Override
    public List<String> labelNames(Selection selection) {
        return all.labelNames(within(selection));
    }

    @Override
    public List<String> labelValues(String name, Selection selection) {
        return all.labelValues(name, within(selection));
    }

    /// The exemplars of one namespace.
    static ExemplarReader of(ExemplarReader all, String namespace) {
        LabelMatcher own = new LabelMatcher.Equal(LABEL, namespace);
        return (selectors, from, to) ->
                all.exemplars(
                        selectors.stream()
                                .map(each -> Stream.concat(each.stream(), Stream.of(own)).toList())
                                .toList(),
                        from,
                        to);
    }

    private Selection within(Selection selection) {
        List<LabelMatcher> matchers = new ArrayList<>(selection.matchers());
        matchers.add(own);
        return new Selection(matchers, selection.fromMillis(), selection.toMillis());
    }
}
