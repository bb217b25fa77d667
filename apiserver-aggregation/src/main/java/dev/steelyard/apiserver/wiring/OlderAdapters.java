package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.chaining.Chain;
import dev.steelyard.apiserver.chaining.ChainSettings;
import dev.steelyard.apiserver.chaining.Credentials;
import dev.steelyard.apiserver.chaining.OlderService;
import dev.steelyard.apiserver.command.OlderOptions;
import dev.steelyard.apiserver.command.OlderOptions.Identity;
import dev.steelyard.apiserver.command.Version;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.scrape.config.HttpAccess;
import dev.steelyard.scrape.config.Secret;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Makes the chain of older adapters that options state.
final class OlderAdapters {
    private OlderAdapters() {}

    static Chain of(OlderOptions options, Chain.Parts parts) {
        Map<String, OlderService> services = new HashMap<>();
        options.custom().ifPresent(each -> services.put(ServedGroups.CUSTOM, service(each)));
        options.external().ifPresent(each -> services.put(ServedGroups.EXTERNAL, service(each)));
        return new Chain(services, settings(options), parts);
    }

    private static OlderService service(OlderOptions.Service service) {
        return OlderService.inCluster(service.namespace(), service.name(), service.port());
    }

    private static ChainSettings settings(OlderOptions options) {
        return new ChainSettings(
                tls(options),
                credentials(options.identity()),
                ChainSettings.Limits.USUAL,
                "steelyard/" + Version.text());
    }

    private static HttpAccess.Tls tls(OlderOptions options) {
        Path authority = options.authority().orElse(Surround.SERVICE_ACCOUNT.resolve("ca.crt"));
        Optional<Secret> authorities =
                options.insecure() ? Optional.empty() : Optional.of(new Secret.InFile(authority));
        return switch (options.identity()) {
            case Identity.OfToken _ ->
                    new HttpAccess.Tls(
                            authorities,
                            Optional.empty(),
                            Optional.empty(),
                            "",
                            !options.insecure());
            case Identity.OfCaller(Path certificate, Path key) ->
                    new HttpAccess.Tls(
                            authorities,
                            Optional.of(new Secret.InFile(certificate)),
                            Optional.of(new Secret.InFile(key)),
                            "",
                            !options.insecure());
        };
    }

    private static Credentials credentials(Identity identity) {
        return switch (identity) {
            case Identity.OfToken(Optional<Path> file) ->
                    new Credentials.Token(
                            new Secret.InFile(
                                    file.orElse(Surround.SERVICE_ACCOUNT.resolve("token"))));
            case Identity.OfCaller _ -> new Credentials.FrontProxy();
        };
    }
}
