package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpScrapeClientTlsTest {
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
        own = SelfSigned.context(folder, "own", "ip:127.0.0.1");
        misnamed = SelfSigned.context(folder, "misnamed", "dns:elsewhere.example");
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
