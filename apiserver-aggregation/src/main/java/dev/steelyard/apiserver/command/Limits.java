package dev.steelyard.apiserver.command;

import dev.steelyard.scrape.config.ByteSize;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How much is taken in, where that was said: `series=500000,label-value=8KB`.
public record Limits(Map<Limit, Integer> stated) {
    /// The usual.
    public static final Limits USUAL = new Limits(Map.of());

    public Limits {
        stated = Map.copyOf(stated);
    }

    /// Reads what `--limits` was given.
    static Limits parse(String text) throws MisuseException {
        Map<Limit, Integer> stated = new EnumMap<>(Limit.class);
        for (String each : text.split(",", -1)) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? each : each.substring(0, equals);
            Limit limit =
                    Limit.named(name)
                            .orElseThrow(() ->
                                    new MisuseException(
                                            "--limits has no \"%s\"; there are %s"
                                                    .formatted(name, names())));
            if (stated.put(limit, number(limit, each.substring(equals + 1))) != null) {
                throw new MisuseException("--limits has " + name + " twice");
            }
        }
        return new Limits(stated);
    }

    private static String names() {
        return Stream.of(Limit.values()).map(Limit::word).collect(Collectors.joining(", "));
    }

    private static int number(Limit limit, String text) throws MisuseException {
        Optional<Long> number = limit.isInBytes() ? ByteSize.parse(text) : whole(text);
        return number.filter(it -> it > 0 && it < Integer.MAX_VALUE)
                .orElseThrow(() ->
                        new MisuseException(
                                "--limits %s is %s, not \"%s\""
                                        .formatted(
                                                limit.word(),
                                                limit.isInBytes()
                                                        ? "a size like 4KB or 64MB"
                                                        : "a number from 1 on",
                                                text)))
                .intValue();
    }

    private static Optional<Long> whole(String text) {
        return text.matches("\\d{1,10}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /// What holds of a limit.
    ///
    /// @param usual where nothing was said of it
    public int of(Limit limit, int usual) {
        return stated.getOrDefault(limit, usual);
    }
}
