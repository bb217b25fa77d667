package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.protobuf.ProtobufWriter;

/// Messages of OTLP as tests send them.
public final class OtlpMessages {
    private OtlpMessages() {}

    /// An export of these metrics, by the service `shop/web` of instance `i-1`.
    public static ProtobufWriter export(ProtobufWriter... metrics) {
        ProtobufWriter scope =
                message()
                        .message(
                                1,
                                message()
                                        .text(1, "my.scope")
                                        .text(2, "1.2")
                                        .message(3, attribute("lib.kind", "a")))
                        .text(3, "https://example.org/schema");
        for (ProtobufWriter each : metrics) {
            scope.message(2, each);
        }
        ProtobufWriter resource =
                message()
                        .message(1, attribute("service.name", "web"))
                        .message(1, attribute("service.namespace", "shop"))
                        .message(1, attribute("service.instance.id", "i-1"))
                        .message(1, attribute("host.name", "h1"))
                        .message(1, attribute("_zone", "z"))
                        .message(1, message().text(1, "cpus").message(2, message().number(3, 4)));
        return message().message(1, message().message(1, resource).message(2, scope));
    }

    static ProtobufWriter message() {
        return new ProtobufWriter();
    }

    /// An attribute that is a text.
    public static ProtobufWriter attribute(String key, String value) {
        return message().text(1, key).message(2, message().text(1, value));
    }

    /// A gauge with one point.
    public static ProtobufWriter gauge(String name, String unit, ProtobufWriter point) {
        return message().text(1, name).text(3, unit).message(5, message().message(1, point));
    }

    /// A cumulative sum with one point.
    public static ProtobufWriter sum(
            String name, String unit, boolean isMonotonic, ProtobufWriter point) {
        return message()
                .text(1, name)
                .text(3, unit)
                .message(
                        7, message().message(1, point).number(2, 2).number(3, isMonotonic ? 1 : 0));
    }

    /// A number, with these attributes.
    public static ProtobufWriter number(long nanos, double value, ProtobufWriter... attributes) {
        ProtobufWriter point =
                message().fixed64(2, nanos - 1_000_000).fixed64(3, nanos).float64(4, value);
        for (ProtobufWriter each : attributes) {
            point.message(7, each);
        }
        return point;
    }

    /// A cumulative histogram with bounds, in seconds.
    public static ProtobufWriter histogram(String name, long nanos) {
        ProtobufWriter exemplar =
                message()
                        .fixed64(2, nanos - 5_000_000)
                        .float64(3, 0.3)
                        .bytes(4, new byte[] {0, 1, 2, 3, 4, 5, 6, 7})
                        .bytes(5, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
                        .message(7, attribute("user", "u"));
        ProtobufWriter point =
                message()
                        .fixed64(2, nanos - 1_000_000)
                        .fixed64(3, nanos)
                        .fixed64(4, 7)
                        .float64(5, 3.25)
                        .fixed64s(6, 0, 4, 0, 0, 0, 3)
                        .float64s(7, 0.1, 0.5, 1, 2.5, 10)
                        .message(8, exemplar)
                        .message(9, attribute("path", "/"));
        return message()
                .text(1, name)
                .text(3, "s")
                .message(9, message().message(1, point).number(2, 2));
    }

    /// A cumulative exponential histogram.
    public static ProtobufWriter exponential(String name, long nanos, int scale) {
        ProtobufWriter point =
                message()
                        .message(1, attribute("path", "/"))
                        .fixed64(2, nanos - 1_000_000)
                        .fixed64(3, nanos)
                        .fixed64(4, 15)
                        .float64(5, 12.5)
                        .signed(6, scale)
                        .fixed64(7, 2)
                        .message(8, message().signed(1, -3).numbers(2, 1, 2, 0, 0, 0, 0, 0, 3, 4))
                        .message(9, message().signed(1, 4).numbers(2, 3));
        return message().text(1, name).message(10, message().message(1, point).number(2, 2));
    }

    /// A summary with two quantiles.
    public static ProtobufWriter summary(String name, long nanos) {
        ProtobufWriter point =
                message()
                        .fixed64(3, nanos)
                        .fixed64(4, 10)
                        .float64(5, 42)
                        .message(6, message().float64(1, 0.5).float64(2, 3))
                        .message(6, message().float64(1, 0.999).float64(2, 1e22))
                        .message(7, attribute("path", "/"));
        return message().text(1, name).message(11, message().message(1, point));
    }
}
