package dev.steelyard.scrape.config;

import dev.steelyard.scrape.config.HttpAccess.Credentials;
import dev.steelyard.scrape.config.HttpAccess.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads how targets are talked to.
final class HttpReader {
    /// Keys of Prometheus that say more of it than Steelyard does.
    static final List<String> UNSUPPORTED =
            List.of(
                    "oauth2",
                    "proxy_url",
                    "no_proxy",
                    "proxy_from_environment",
                    "proxy_connect_header",
                    "http_headers");

    private static final List<String> UNSUPPORTED_TLS =
            List.of("ca_ref", "cert_ref", "key_ref", "min_version", "max_version");

    private final Path directory;

    /// @param directory that relative names of files are seen from
    HttpReader(Path directory) {
        this.directory = directory;
    }

    HttpAccess read(Section job) {
        // HTTP/1.1 is what every scrape needs; to allow more changes nothing.
        job.yes("enable_http2", true);
        Tls tls = job.section("tls_config").map(this::tls).orElse(Tls.USUAL);
        return new HttpAccess(tls, credentials(job));
    }

    private Tls tls(Section section) {
        Tls tls =
                new Tls(
                        secret(section, "ca", "ca_file"),
                        secret(section, "cert", "cert_file"),
                        secret(section, "key", "key_file"),
                        section.text("server_name").orElse(""),
                        !section.yes("insecure_skip_verify", false));
        if (tls.certificate().isPresent() != tls.key().isPresent()) {
            section.problem(
                    tls.key().isPresent() ? "key_file" : "cert_file",
                    "a certificate goes with its key; give both (cert_file and key_file)");
        }
        section.end(UNSUPPORTED_TLS);
        return tls;
    }

    private Credentials credentials(Section job) {
        Optional<Section> basic = job.section("basic_auth");
        Optional<Section> authorization = job.section("authorization");
        Optional<Secret> bearer = secret(job, "bearer_token", "bearer_token_file");
        if ((basic.isPresent() ? 1 : 0)
                        + (authorization.isPresent() ? 1 : 0)
                        + (bearer.isPresent() ? 1 : 0)
                > 1) {
            job.problem(
                    basic.isPresent() ? "basic_auth" : "authorization",
                    "basic_auth, authorization and bearer_token exclude each other; keep one");
        }
        Optional<Credentials> read =
                basic.map(this::basic)
                        .or(() -> authorization.map(this::token))
                        .or(() -> bearer.map(secret -> new Credentials.Token("Bearer", secret)));
        return read.orElseGet(Credentials.None::new);
    }

    private Credentials basic(Section section) {
        Secret none = new Secret.Literal("");
        Secret username = secret(section, "username", "username_file").orElse(none);
        Secret password = secret(section, "password", "password_file").orElse(none);
        section.end(List.of("username_ref", "password_ref"));
        return new Credentials.Basic(username, password);
    }

    private Credentials token(Section section) {
        String scheme = section.text("type").map(String::strip).orElse("");
        if (scheme.toLowerCase(Locale.ROOT).equals("basic")) {
            section.problem("type", "for the scheme Basic write basic_auth instead");
        }
        Optional<Secret> token = secret(section, "credentials", "credentials_file");
        section.end(List.of("credentials_ref"));
        return token.<Credentials>map(secret ->
                        new Credentials.Token(scheme.isEmpty() ? "Bearer" : scheme, secret))
                .orElseGet(Credentials.None::new);
    }

    private Optional<Secret> secret(Section section, String literal, String inFile) {
        Optional<String> text = section.text(literal).filter(each -> !each.isEmpty());
        Optional<String> file = section.text(inFile).filter(each -> !each.isEmpty());
        if (text.isPresent() && file.isPresent()) {
            section.problem(
                    inFile, "%s and %s exclude each other; keep one".formatted(literal, inFile));
        }
        return text.<Secret>map(Secret.Literal::new)
                .or(() -> file.map(name -> new Secret.InFile(directory.resolve(name))));
    }
}
