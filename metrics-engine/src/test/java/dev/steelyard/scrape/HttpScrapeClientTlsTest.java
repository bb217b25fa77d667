package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpScrapeClientTlsTest {
    private static final char[] PASSWORD = "steelyard".toCharArray();

    @TempDir private static Path folder;

    /// Of a certificate for 127.0.0.1, which trusts itself.
    private static SSLContext own;

    /// Of a certificate for another name.
    private static SSLContext misnamed;

    private Trust trust;
    private HttpScrapeClient client;
    private LoopbackTarget target;

    @BeforeAll
    static void makeCertificates() throws Exception {
        own = context(makeKeys("own", "ip:127.0.0.1"));
        misnamed = context(makeKeys("misnamed", "dns:elsewhere.example"));
    }

    @BeforeEach
    void openTarget() throws IOException {
        trust = new Trust(own);
        client = new HttpScrapeClient(trust, ScrapeLimits.DEFAULT, "1");
        target = LoopbackTarget.openTls(own);
        target.answers("/metrics", "a 1\n");
    }

    @AfterEach
    void close() {
        client.close();
        target.close();
    }

    @Test
    void aTrustedTargetIsRead() throws Exception {
        assertThat(client.fetch(Targets.of(target.url("/metrics"))))
                .isInstanceOf(ScrapeAnswer.Body.class);
    }

    @Test
    void aTargetThatIsNotTrustedIsUnreachableUntilTheTrustChanges() throws Exception {
        trust.context = misnamed;
        ScrapeAnswer answer = client.fetch(Targets.of(target.url("/metrics")));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        ScrapeAnswer.Failure.class,
                        failure -> {
                            assertThat(failure.outcome()).isEqualTo(ScrapeOutcome.UNREACHABLE);
                            assertThat(failure.error()).contains("certification path");
                        });
        assertThat(target.requests()).isEmpty();
        trust.context = own;
        assertThat(client.fetch(Targets.of(target.url("/metrics"))))
                .isInstanceOf(ScrapeAnswer.Body.class);
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() throws Exception {
        trust.context = misnamed;
        try (LoopbackTarget impostor = LoopbackTarget.openTls(misnamed)) {
            ScrapeAnswer answer = client.fetch(Targets.of(impostor.url("/metrics")));
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            ScrapeAnswer.Failure.class,
                            failure -> assertThat(failure.error()).contains("127.0.0.1"));
            assertThat(impostor.requests()).isEmpty();
        }
    }

    @Test
    void noRedirectLeadsFromHttpsToHttp() throws Exception {
        try (LoopbackTarget plain = LoopbackTarget.open()) {
            plain.answers("/metrics", "a 1\n");
            target.redirects("/down", plain.url("/metrics"));
            ScrapeAnswer answer = client.fetch(Targets.of(target.url("/down")));
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            ScrapeAnswer.Failure.class,
                            failure ->
                                    assertThat(failure.error())
                                            .startsWith("redirected from https to http://"));
            assertThat(plain.requests()).isEmpty();
        }
    }

    @Test
    void aRedirectLeadsFromHttpToHttps() throws Exception {
        try (LoopbackTarget plain = LoopbackTarget.open()) {
            plain.redirects("/up", target.url("/metrics"));
            assertThat(client.fetch(Targets.of(plain.url("/up"))))
                    .isInstanceOf(ScrapeAnswer.Body.class);
        }
    }

    /// The JDK makes certificates with its tool only, so the tool is run.
    private static Path makeKeys(String name, String subject) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=" + subject,
                                "-validity",
                                "2",
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        return file;
    }

    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory key =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(store, PASSWORD);
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, PASSWORD);
        String alias = store.aliases().nextElement();
        authorities.setCertificateEntry(alias, store.getCertificate(alias));
        trusted.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(key.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static final class Trust implements TargetAccess {
        private volatile SSLContext context;

        Trust(SSLContext context) {
            this.context = context;
        }

        @Override
        public SSLContext tls(Target.Access access) {
            return context;
        }

        @Override
        public Optional<String> authorization(Target.Access access) {
            return Optional.empty();
        }
    }
}
