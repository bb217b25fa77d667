package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.SeriesReaderKit;
import java.util.List;
import java.util.Map;

class HeadReaderTest extends SeriesReaderKit {
    @Override
    protected SeriesReader holding(Map<Labels, List<Sample>> series) {
        Head head = new Head(HeadOptions.DEFAULT);
        try (Appender appender = head.appender()) {
            series.forEach((labels, samples) -> {
                long ref = appender.series(labels);
                samples.forEach(
                        sample -> appender.append(ref, sample.timeMillis(), sample.value()));
            });
            appender.commit();
        }
        return head;
    }
}
