package dev.steelyard.apiserver.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The older adapters that are asked for metrics which nobody here knows, and how they are.
///
/// @param custom the Service to ask about custom.metrics.k8s.io
/// @param external the Service to ask about external.metrics.k8s.io
/// @param authority whom their certificates must come from; empty for the cluster's authority
/// @param insecure whether any certificate is believed
/// @param identity as whom they are asked
public record OlderOptions(
        Optional<Service> custom,
        Optional<Service> external,
        Optional<Path> authority,
        boolean insecure,
        Identity identity) {
    /// Nobody is asked.
    public static final OlderOptions NONE =
            new OlderOptions(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    new Identity.OfToken(Optional.empty()));

    private static final Pattern SERVICE =
            Pattern.compile("([a-z0-9][a-z0-9-]*)/([a-z0-9][a-z0-9-]*)(?::(\\d{1,5}))?");
    private static final int HTTPS = 443;
    private static final int MAX_PORT = 65535;

    /// A Service of the cluster.
    public record Service(String namespace, String name, int port) {}

    /// As whom older adapters are asked.
    public sealed interface Identity {
        /// As the one whose token the file holds.
        ///
        /// @param file empty for our own ServiceAccount's
        record OfToken(Optional<Path> file) implements Identity {}

        /// As the caller, stated in headers that this certificate is believed for.
        record OfCaller(Path certificate, Path key) implements Identity {}
    }

    static OlderOptions of(Map<ServeFlag, String> flags) throws MisuseException {
        OlderOptions options =
                new OlderOptions(
                        service(ServeFlag.OLDER_CUSTOM_METRICS, flags),
                        service(ServeFlag.OLDER_EXTERNAL_METRICS, flags),
                        path(ServeFlag.OLDER_AUTHORITY, flags),
                        flags.containsKey(ServeFlag.OLDER_INSECURE),
                        identity(flags));
        if (options.custom.isEmpty() && options.external.isEmpty()) {
            for (ServeFlag each : flags.keySet()) {
                if (each.flag().startsWith("--older-")) {
                    throw new MisuseException(
                            each.flag()
                                    + " needs --older-custom-metrics or --older-external-metrics");
                }
            }
        }
        if (options.insecure && options.authority.isPresent()) {
            throw new MisuseException(
                    "--older-certificate-authority and --older-insecure-tls exclude each other");
        }
        return options;
    }

    private static Optional<Service> service(ServeFlag flag, Map<ServeFlag, String> flags)
            throws MisuseException {
        String text = flags.get(flag);
        if (text == null) {
            return Optional.empty();
        }
        Matcher parts = SERVICE.matcher(text);
        int port = 0;
        if (parts.matches()) {
            port = parts.group(3) == null ? HTTPS : Integer.parseInt(parts.group(3));
        }
        if (port < 1 || port > MAX_PORT) {
            throw new MisuseException(
                    "%s takes NAMESPACE/NAME[:PORT] of a Service, like monitoring/prometheus-adapter, not \"%s\""
                            .formatted(flag.flag(), text));
        }
        return Optional.of(new Service(parts.group(1), parts.group(2), port));
    }

    private static Identity identity(Map<ServeFlag, String> flags) throws MisuseException {
        Optional<Path> certificate = path(ServeFlag.OLDER_CLIENT_CERTIFICATE, flags);
        Optional<Path> key = path(ServeFlag.OLDER_CLIENT_KEY, flags);
        Optional<Path> token = path(ServeFlag.OLDER_TOKEN_FILE, flags);
        if (certificate.isPresent() != key.isPresent()) {
            throw new MisuseException(
                    "--older-client-certificate and --older-client-key need each other");
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            return new Identity.OfToken(token);
        }
        if (token.isPresent()) {
            throw new MisuseException(
                    "--older-token-file and --older-client-certificate exclude each other");
        }
        return new Identity.OfCaller(certificate.get(), key.get());
    }

    private static Optional<Path> path(ServeFlag flag, Map<ServeFlag, String> flags) {
        return Optional.ofNullable(flags.get(flag)).map(Path::of);
    }
}
