package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.protobuf.MalformedProtobufException;
import dev.steelyard.apiserver.protobuf.ProtobufReader;
import dev.steelyard.apiserver.push.Push;
import dev.steelyard.apiserver.push.Refusal;

/// Reads the samples of a series, which both versions of remote write share but for the start
/// timestamp, which only the second has.
final class SampleMessage {
    private SampleMessage() {}

    static void read(ProtobufReader sample, Push into) throws MalformedProtobufException {
        double value = 0;
        long timeMillis = 0;
        long startMillis = 0;
        while (sample.next()) {
            switch (sample.field()) {
                case 1 -> value = sample.float64();
                case 2 -> timeMillis = sample.number();
                case 3 -> startMillis = sample.number();
                default -> {} // of a newer version
            }
        }
        into.sample(timeMillis, value, startMillis);
    }

    static void readHistogram(ProtobufReader histogram, Push into)
            throws MalformedProtobufException {
        HistogramMessage message = new HistogramMessage(histogram);
        try {
            into.histogram(message.timeMillis(), message.histogram(), message.startMillis());
        } catch (InvalidHistogramException invalid) {
            into.refuseSample(Refusal.INVALID_HISTOGRAM, String.valueOf(invalid.getMessage()));
        }
    }
}
