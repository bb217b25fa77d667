package dev.steelyard.apiserver.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.serving.TickingClock;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleRenewalTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final TickingClock clock = new TickingClock();
    private final CertificateIssuer issuer = new CertificateIssuer(clock, new SecureRandom());
    private final BundleRenewal renewal =
            new BundleRenewal(issuer, ServingNames.ofService("steelyard", "measuring"));

    private ServingBundle renewed(ServingBundle bundle) {
        return renewal.renew(bundle, clock.instant());
    }

    @Test
    void firstBundleIsForTheServiceAndSignedByItsAuthority() throws Exception {
        ServingBundle bundle = renewal.first();
        X509Certificate leaf = bundle.leaf().certificate();
        leaf.verify(bundle.authority().certificate().getPublicKey());
        assertThat(leaf.getSubjectAlternativeNames().toString())
                .contains("steelyard.measuring.svc,", "[2, steelyard.measuring]", "127.0.0.1");
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(leaf.getBasicConstraints()).as("no authority").isEqualTo(-1);
        assertThat(bundle.authority().certificate().getBasicConstraints()).isZero();
        assertThat(bundle.trusted()).containsExactly(bundle.authority().certificate());
    }

    @Test
    void nothingIsDueForTwoThirdsOfTheLife() {
        ServingBundle bundle = renewal.first();
        clock.advance(DAY.multipliedBy(59));
        assertThat(renewed(bundle)).isSameAs(bundle);
    }

    @Test
    void leafIsRenewedInItsLastThird() {
        ServingBundle bundle = renewal.first();
        clock.advance(DAY.multipliedBy(61));
        ServingBundle next = renewed(bundle);
        assertThat(next.leaf()).isNotEqualTo(bundle.leaf());
        assertThat(next.trusted()).isEqualTo(bundle.trusted());
        assertThat(renewed(next)).isSameAs(next);
    }

    @Test
    void newAuthorityIsKnownBeforeItSigns() {
        ServingBundle bundle = renewal.first();
        clock.advance(DAY.multipliedBy(480));
        bundle =
                new ServingBundle(
                        bundle.authority(),
                        bundle.trusted(),
                        issuer.leaf(
                                bundle.authority(),
                                ServingNames.ofService("steelyard", "measuring")));
        clock.advance(DAY.multipliedBy(10));

        ServingBundle announced = renewed(bundle);
        assertThat(announced.trusted())
                .containsExactly(
                        announced.authority().certificate(), bundle.authority().certificate());
        assertThat(announced.leaf()).isEqualTo(bundle.leaf());
        assertThat(announced.isLeafOfNewest()).isFalse();

        clock.advance(BundleRenewal.OVERLAP.minusSeconds(1));
        assertThat(renewed(announced)).isSameAs(announced);

        clock.advance(Duration.ofSeconds(1));
        ServingBundle signed = renewed(announced);
        assertThat(signed.isLeafOfNewest()).isTrue();
        assertThat(signed.trusted()).as("the old one stays until it ends").hasSize(2);

        clock.advance(DAY.multipliedBy(245));
        assertThat(renewed(signed).trusted()).containsExactly(announced.authority().certificate());
    }

    @Test
    void leafForOtherNamesIsReplaced() {
        ServingBundle bundle =
                new BundleRenewal(issuer, ServingNames.ofService("other", "measuring")).first();
        ServingBundle next = renewed(bundle);
        assertThat(next.leaf()).isNotEqualTo(bundle.leaf());
        assertThat(next.authority()).isEqualTo(bundle.authority());
    }

    @Test
    void bundleThatHasEndedIsMadeAnew() {
        ServingBundle bundle = renewal.first();
        clock.advance(DAY.multipliedBy(731));
        assertThat(renewed(bundle).trusted()).doesNotContainAnyElementsOf(bundle.trusted());
    }

    @Test
    void textIsReadAsItWasWritten() throws MalformedBundleException {
        ServingBundle bundle = renewal.first();
        assertThat(BundleText.read(BundleText.write(bundle))).isEqualTo(bundle);
    }

    @Test
    void tornTextIsRefused() {
        Map<String, String> ours = new HashMap<>(BundleText.write(renewal.first()));
        Map<String, String> others = BundleText.write(renewal.first());
        for (String key : List.of("tls.key", "ca.key", "tls.crt", "ca.crt")) {
            Map<String, String> torn = new HashMap<>(ours);
            torn.put(key, others.getOrDefault(key, ""));
            assertThatThrownBy(() -> BundleText.read(torn))
                    .as(key)
                    .isInstanceOf(MalformedBundleException.class)
                    .hasMessageContaining("not the key of its certificate");
        }
        ours.remove("tls.key");
        assertThatThrownBy(() -> BundleText.read(ours)).hasMessageContaining("tls.key is missing");
        for (String key : List.of("tls.key", "ca.key", "tls.crt", "ca.crt")) {
            Map<String, String> garbage = new HashMap<>(others);
            garbage.put(key, "garbage");
            assertThatThrownBy(() -> BundleText.read(garbage))
                    .as(key)
                    .isInstanceOf(MalformedBundleException.class);
        }
    }

    @Test
    void keysAreNotPrinted() {
        assertThat(renewal.first().toString()).doesNotContain("PRIVATE", "EC private");
    }
}
