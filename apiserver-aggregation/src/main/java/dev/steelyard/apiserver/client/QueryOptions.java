package dev.steelyard.apiserver.client;

import dev.steelyard.apiserver.command.HumanDuration;
import dev.steelyard.apiserver.command.MisuseException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `query` is to ask, and whom.
///
/// @param time the time to ask for, as the API takes it; empty for now
/// @param range how far back to go from there; empty to ask for that moment alone
/// @param step the time between two points of a range; empty for as many as a chart shows
public record QueryOptions(
        String query,
        Whom whom,
        Optional<String> time,
        Optional<Duration> range,
        Optional<Duration> step) {
    private static final String SERVER = "http://127.0.0.1:9090";
    private static final String INSECURE = "--insecure-skip-tls-verify";
    private static final Set<String> WITHOUT_VALUE = Set.of(INSECURE, "--experimental");
    private static final List<String> OF_SERVERS =
            List.of("--server", "--token-file", "--ca", INSECURE, "--namespace");
    private static final Set<String> FLAGS =
            Set.of(
                    "--server",
                    "--token-file",
                    "--ca",
                    "--namespace",
                    "--data",
                    "--time",
                    "--range",
                    "--step");
    private static final String USAGE =
            """
            usage: steelyard query EXPRESSION [--range DURATION [--step DURATION]] [--time TIME]
                       [--server URL [--token-file FILE] [--ca FILE] [--namespace NAME]]
                       [--data DIR [--experimental]]
            Asks a PromQL expression of a running server, or of a directory of samples, and prints the
            answer: a row a series, and with --range a small chart of each.

              --range DURATION   from so long ago, like 30m or 6h
              --step DURATION    the time between two points (a 48th of the range)
              --time TIME        instead of now: seconds since the epoch, or like 2026-11-22T12:00:00Z
              --server URL       where (http://127.0.0.1:9090); any server of the Prometheus HTTP API
              --token-file FILE  a file with the bearer token, where the server wants one
              --ca FILE          the authorities that the server's certificate must come from, as PEM
              --insecure-skip-tls-verify
                                 believe any certificate; whoever stands between can read the token
              --namespace NAME   the series of one namespace, for those who may not ask about all
              --data DIR         instead of a server: the directory of serve --data, which is only read;
                                 a server may go on using it
              --experimental     with --data: understand what Prometheus calls experimental
            """;

    /// The flags as people read them.
    public static String usage() {
        return USAGE;
    }

    /// The options that `words` state.
    public static QueryOptions parse(List<String> words) throws MisuseException {
        List<String> expressions = new ArrayList<>();
        Map<String, String> flags = new HashMap<>();
        List<String> left = new ArrayList<>(words);
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            if (!word.startsWith("--")) {
                expressions.add(word);
            } else if (WITHOUT_VALUE.contains(word)) {
                flags.put(word, "");
            } else if (!FLAGS.contains(word)) {
                throw new MisuseException(
                        "query has no flag \"" + word + "\" (steelyard query --help lists them)");
            } else if (left.isEmpty()) {
                throw new MisuseException(word + " needs a value");
            } else {
                flags.put(word, left.removeFirst());
            }
        }
        if (expressions.size() != 1) {
            throw new MisuseException(
                    "query takes one expression, quoted for the shell like 'sum(rate(x[5m]))', not "
                            + expressions.size());
        }
        return of(expressions.getFirst(), flags);
    }

    private static QueryOptions of(String expression, Map<String, String> flags)
            throws MisuseException {
        Optional<Duration> range = duration(flags, "--range");
        Optional<Duration> step = duration(flags, "--step");
        if (step.isPresent() && range.isEmpty()) {
            throw new MisuseException("--step needs --range");
        }
        return new QueryOptions(
                expression, whom(flags), Optional.ofNullable(flags.get("--time")), range, step);
    }

    private static Whom whom(Map<String, String> flags) throws MisuseException {
        if (flags.containsKey("--data")) {
            for (String flag : OF_SERVERS) {
                if (flags.containsKey(flag)) {
                    throw new MisuseException(flag + " has no meaning with --data");
                }
            }
            return new Whom.Directory(
                    Path.of(flags.get("--data")), flags.containsKey("--experimental"));
        }
        if (flags.containsKey("--experimental")) {
            throw new MisuseException(
                    "--experimental needs --data; a server is told so itself, by serve"
                            + " --experimental");
        }
        return new Whom.Server(
                server(flags.getOrDefault("--server", SERVER)),
                Optional.ofNullable(flags.get("--token-file")).map(Path::of),
                trust(flags),
                flags.getOrDefault("--namespace", ""));
    }

    private static Trust trust(Map<String, String> flags) throws MisuseException {
        String authorities = flags.get("--ca");
        if (flags.containsKey(INSECURE)) {
            if (authorities != null) {
                throw new MisuseException("--ca and " + INSECURE + " exclude each other");
            }
            return new Trust.Anyone();
        }
        return authorities == null
                ? new Trust.OfSystem()
                : new Trust.Authorities(Path.of(authorities));
    }

    private static Optional<Duration> duration(Map<String, String> flags, String flag)
            throws MisuseException {
        String text = flags.get(flag);
        if (text == null) {
            return Optional.empty();
        }
        Duration duration = HumanDuration.parse(flag, text);
        if (duration.isZero()) {
            throw new MisuseException(flag + " must be more than zero");
        }
        return Optional.of(duration);
    }

    private static URI server(String text) throws MisuseException {
        if (!text.matches("https?://[^/?#]+(/[^?#]*)?")) {
            throw new MisuseException(
                    "--server takes an address like http://127.0.0.1:9090, not \"" + text + "\"");
        }
        try {
            return URI.create(text.replaceAll("/+$", ""));
        } catch (IllegalArgumentException malformed) {
            throw new MisuseException("--server: " + malformed.getMessage());
        }
    }
}
