package dev.steelyard.scrape.job;

import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.TargetAccess;
import dev.steelyard.scrape.config.HttpAccess;
import dev.steelyard.scrape.config.HttpAccess.Credentials;
import dev.steelyard.scrape.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// The credentials and the trust of each job, by the job's name. The map is replaced as a whole
/// when the configuration changes; what did not change is kept, connections with it.
final class JobAccess implements TargetAccess {
    private record Held(HttpAccess http, LiveTls tls, List<SecretText> secrets) {}

    private final ScrapeClock clock;
    private volatile Map<String, Held> byJob = Map.of();

    JobAccess(ScrapeClock clock) {
        this.clock = clock;
    }

    /// Goes by other settings from now on. Called by one thread at a time.
    void become(Map<String, HttpAccess> settings) {
        Map<String, Held> known = byJob;
        Map<String, Held> next = new HashMap<>();
        settings.forEach((job, http) -> {
            Held held = known.get(job);
            next.put(job, held != null && held.http.equals(http) ? held : hold(http));
        });
        byJob = next;
    }

    private Held hold(HttpAccess http) {
        List<SecretText> secrets =
                switch (http.credentials()) {
                    case Credentials.None _ -> List.of();
                    case Credentials.Basic(Secret username, Secret password) ->
                            List.of(
                                    new SecretText(username, clock),
                                    new SecretText(password, clock));
                    case Credentials.Token(_, Secret token) ->
                            List.of(new SecretText(token, clock));
                };
        return new Held(http, new LiveTls(http.tls(), clock), secrets);
    }

    private Held of(Target.Access access) throws IOException {
        Held held = byJob.get(access.name());
        if (held == null) {
            throw new IOException("the job " + access.name() + " is gone");
        }
        return held;
    }

    @Override
    public SSLContext tls(Target.Access access) throws IOException {
        return of(access).tls.context();
    }

    @Override
    public Optional<String> serverName(Target.Access access) throws IOException {
        String name = of(access).http.tls().serverName();
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    @Override
    public Optional<String> authorization(Target.Access access) throws IOException {
        Held held = of(access);
        List<SecretText> secrets = held.secrets;
        return switch (held.http.credentials()) {
            case Credentials.None _ -> Optional.empty();
            case Credentials.Basic _ -> {
                String both = secrets.getFirst().current() + ":" + secrets.getLast().current();
                byte[] bytes = both.getBytes(StandardCharsets.UTF_8);
                yield Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
            }
            case Credentials.Token(String scheme, _) ->
                    Optional.of(scheme + " " + secrets.getFirst().current());
        };
    }
}
