package dev.steelyard.apiserver.command;

import dev.steelyard.scrape.config.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What `serve` is to do.
///
/// @param data where samples are kept; empty for memory alone
/// @param drain how long requests are answered after the order to stop
public record ServeOptions(
        Mode mode,
        ListenAddress listen,
        Queries queries,
        Optional<Data> data,
        Duration scrapeInterval,
        Duration drain,
        Limits limits) {
    private static final String EVERY_ORIGIN = ".*";
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(15);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration BLOCK = Duration.ofHours(2);
    private static final List<ServeFlag> NEEDING_DATA =
            List.of(
                    ServeFlag.RETENTION,
                    ServeFlag.RETENTION_SIZE,
                    ServeFlag.LONGEST_BLOCK,
                    ServeFlag.MEMORY_SIZE);
    private static final Duration USUAL_DRAIN = Duration.ofSeconds(5);

    /// Where rules, pods and permissions come from.
    public sealed interface Mode {}

    /// From a cluster.
    ///
    /// @param replica what tells this process from others like it
    public record InCluster(
            String namespace,
            String replica,
            String service,
            KubeletOptions kubelets,
            OlderOptions older)
            implements Mode {}

    /// From a directory of manifests.
    ///
    /// @param token as it was given; empty where one is to be made up
    public record Standalone(Path directory, Token token) implements Mode {}

    /// From nowhere: the engine alone, scraping what a configuration file of Prometheus says.
    ///
    /// @param doors what is open to others beside questions
    public record FromConfiguration(Path file, Set<Door> doors) implements Mode {
        public FromConfiguration {
            doors = Set.copyOf(doors);
        }
    }

    /// Something that others may do only where it was said.
    public enum Door {
        /// Send samples by remote write.
        REMOTE_WRITE,
        /// Send metrics by OTLP.
        OTLP,
        /// Delete series and take snapshots.
        ADMIN,
        /// Have the configuration read again.
        RELOAD
    }

    /// How queries are answered.
    ///
    /// @param listen where, if that is not where everything is answered
    /// @param experimental whether what Prometheus calls experimental is understood
    /// @param origins whose pages may ask, as a regular expression
    public record Queries(Optional<ListenAddress> listen, boolean experimental, String origins) {
        /// The usual, at an address of their own or not.
        public static Queries at(Optional<ListenAddress> listen) {
            return new Queries(listen, false, EVERY_ORIGIN);
        }
    }

    /// A directory of samples, and how much it may keep; empty for the usual.
    ///
    /// @param bytes of blocks
    /// @param memoryBytes of series and recent samples beside the Java heap
    /// @param longestBlock how much time a compacted block covers at most
    public record Data(
            Path directory,
            Optional<Duration> retention,
            Optional<Long> bytes,
            Optional<Long> memoryBytes,
            Optional<Duration> longestBlock) {}

    /// Where the token of standalone mode comes from.
    public sealed interface Token {
        /// Made up at the start.
        record Generated() implements Token {}

        /// Given in words.
        record Given(String text) implements Token {}

        /// Read from a file.
        record InFile(Path file) implements Token {}
    }

    /// The flags as people read them.
    public static String usage() {
        return ServeFlag.usage();
    }

    /// The options that `words` state.
    ///
    /// @param environment of the process
    public static ServeOptions parse(List<String> words, Map<String, String> environment)
            throws MisuseException {
        Map<ServeFlag, String> flags = ServeFlag.parse(words);
        ServeKind kind = ServeKind.of(flags);
        ListenAddress listen =
                address(
                        ServeFlag.LISTEN,
                        flags.getOrDefault(ServeFlag.LISTEN, kind.address()),
                        kind,
                        flags);
        Duration interval = duration(flags, ServeFlag.SCRAPE_INTERVAL, USUAL_INTERVAL);
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new MisuseException("--scrape-interval is from 1s to 5m, not " + interval);
        }
        Mode mode =
                switch (kind) {
                    case CLUSTER -> inCluster(flags, environment);
                    case STANDALONE -> standalone(flags);
                    case CONFIGURATION ->
                            new FromConfiguration(
                                    Path.of(flags.getOrDefault(ServeFlag.SCRAPE_CONFIG, "")),
                                    doors(flags));
                };
        return new ServeOptions(
                mode,
                listen,
                queries(kind, flags),
                data(flags),
                interval,
                duration(flags, ServeFlag.DRAIN, USUAL_DRAIN),
                limits(flags));
    }

    private static Set<Door> doors(Map<ServeFlag, String> flags) throws MisuseException {
        if (flags.containsKey(ServeFlag.ADMIN_API) && !flags.containsKey(ServeFlag.DATA)) {
            throw new MisuseException(ServeFlag.ADMIN_API.flag() + " needs --data");
        }
        Set<Door> doors = EnumSet.noneOf(Door.class);
        for (ServeFlag each : flags.keySet()) {
            switch (each) {
                case ACCEPT_REMOTE_WRITE -> doors.add(Door.REMOTE_WRITE);
                case ACCEPT_OTLP -> doors.add(Door.OTLP);
                case ADMIN_API -> doors.add(Door.ADMIN);
                case ENABLE_LIFECYCLE -> doors.add(Door.RELOAD);
                default -> {} // says something else
            }
        }
        return doors;
    }

    private static Optional<Data> data(Map<ServeFlag, String> flags) throws MisuseException {
        String directory = flags.get(ServeFlag.DATA);
        if (directory == null) {
            for (ServeFlag each : NEEDING_DATA) {
                if (flags.containsKey(each)) {
                    throw new MisuseException(each.flag() + " needs --data");
                }
            }
            return Optional.empty();
        }
        return Optional.of(
                new Data(
                        Path.of(directory),
                        atLeastABlock(ServeFlag.RETENTION, flags),
                        size(flags, ServeFlag.RETENTION_SIZE),
                        size(flags, ServeFlag.MEMORY_SIZE),
                        atLeastABlock(ServeFlag.LONGEST_BLOCK, flags)));
    }

    private static Optional<Duration> atLeastABlock(ServeFlag flag, Map<ServeFlag, String> flags)
            throws MisuseException {
        if (!flags.containsKey(flag)) {
            return Optional.empty();
        }
        Duration said = duration(flags, flag, Duration.ZERO);
        if (said.compareTo(BLOCK) < 0) {
            throw new MisuseException(flag.flag() + " is 2h or more, not " + said);
        }
        return Optional.of(said);
    }

    private static Limits limits(Map<ServeFlag, String> flags) throws MisuseException {
        String text = flags.get(ServeFlag.LIMITS);
        return text == null ? Limits.USUAL : Limits.parse(text);
    }

    private static Optional<Long> size(Map<ServeFlag, String> flags, ServeFlag flag)
            throws MisuseException {
        String text = flags.get(flag);
        if (text == null) {
            return Optional.empty();
        }
        Optional<Long> bytes = ByteSize.parse(text).filter(size -> size > 0);
        if (bytes.isEmpty()) {
            throw new MisuseException(
                    "%s takes a size like 512MB or 50GB, not \"%s\"".formatted(flag.flag(), text));
        }
        return bytes;
    }

    private static Standalone standalone(Map<ServeFlag, String> flags) throws MisuseException {
        String token = flags.get(ServeFlag.TOKEN);
        String file = flags.get(ServeFlag.TOKEN_FILE);
        if (token != null && file != null) {
            throw new MisuseException("--token and --token-file exclude each other");
        }
        if (token != null && token.isBlank()) {
            throw new MisuseException("--token must not be blank");
        }
        Token source = new Token.Generated();
        if (token != null) {
            source = new Token.Given(token);
        } else if (file != null) {
            source = new Token.InFile(Path.of(file));
        }
        return new Standalone(Path.of(flags.getOrDefault(ServeFlag.STANDALONE, "")), source);
    }

    private static InCluster inCluster(
            Map<ServeFlag, String> flags, Map<String, String> environment) throws MisuseException {
        String usual = environment.getOrDefault("POD_NAMESPACE", "steelyard");
        return new InCluster(
                flags.getOrDefault(ServeFlag.NAMESPACE, usual),
                environment.getOrDefault(
                        "POD_NAME", environment.getOrDefault("HOSTNAME", "steelyard")),
                flags.getOrDefault(ServeFlag.SERVICE, "steelyard"),
                KubeletOptions.of(flags),
                OlderOptions.of(flags));
    }

    private static ListenAddress address(
            ServeFlag flag, String text, ServeKind kind, Map<ServeFlag, String> flags)
            throws MisuseException {
        ListenAddress address = ListenAddress.parse(flag.flag(), text);
        boolean guarded = kind == ServeKind.CLUSTER || flags.containsKey(ServeFlag.UNAUTHENTICATED);
        // One token guards everything, or nothing does, so nobody else's machine may try it.
        if (!guarded && !address.isLoopback()) {
            throw new MisuseException(
                    "%s listens on loopback only (127.0.0.1, ::1), not on %s%s"
                            .formatted(
                                    kind.flag(),
                                    address.host(),
                                    kind == ServeKind.CONFIGURATION
                                            ? ": nobody is asked who they are; if that is meant,"
                                                    + " add --unauthenticated"
                                            : ""));
        }
        return address;
    }

    private static Queries queries(ServeKind kind, Map<ServeFlag, String> flags)
            throws MisuseException {
        String listen = flags.getOrDefault(ServeFlag.QUERY_LISTEN, kind.queryAddress());
        String origins = flags.getOrDefault(ServeFlag.CORS_ORIGIN, EVERY_ORIGIN);
        try {
            Pattern.compile(origins);
        } catch (PatternSyntaxException e) {
            throw new MisuseException(
                    "--cors-origin takes a regular expression, not \"%s\": %s"
                            .formatted(origins, e.getDescription()));
        }
        return new Queries(
                listen.isEmpty()
                        ? Optional.empty()
                        : Optional.of(address(ServeFlag.QUERY_LISTEN, listen, kind, flags)),
                flags.containsKey(ServeFlag.EXPERIMENTAL),
                origins);
    }

    private static Duration duration(Map<ServeFlag, String> flags, ServeFlag flag, Duration usual)
            throws MisuseException {
        String text = flags.get(flag);
        return text == null ? usual : HumanDuration.parse(flag.flag(), text);
    }
}
