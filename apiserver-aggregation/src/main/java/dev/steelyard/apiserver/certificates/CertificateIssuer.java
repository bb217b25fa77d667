package dev.steelyard.apiserver.certificates;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.wildfly.security.x500.GeneralName;
import org.wildfly.security.x500.cert.BasicConstraintsExtension;
import org.wildfly.security.x500.cert.ExtendedKeyUsageExtension;
import org.wildfly.security.x500.cert.KeyUsage;
import org.wildfly.security.x500.cert.KeyUsageExtension;
import org.wildfly.security.x500.cert.SubjectAlternativeNamesExtension;
import org.wildfly.security.x500.cert.X509CertificateBuilder;

/// Makes authorities and the serving certificates that they sign (RFC 5280; ECDSA on P-256).
public final class CertificateIssuer {
    /// How long an authority is good.
    static final Duration AUTHORITY_LIFE = Duration.ofDays(730);

    /// How long a serving certificate is good.
    static final Duration LEAF_LIFE = Duration.ofDays(90);

    /// How far the past is covered, for callers whose clocks are slow.
    static final Duration BACKDATING = Duration.ofMinutes(5);

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final int SERIAL_BITS = 120;

    private final InstantSource clock;
    private final SecureRandom random;

    public CertificateIssuer(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /// A new authority. Its name is unlike any other's, so that a bundle may hold several.
    public KeyedCertificate authority() {
        KeyPair keys = keys();
        X500Principal name = new X500Principal("CN=steelyard-ca-" + serial().toString(36));
        X509CertificateBuilder certificate =
                certificate(name, keys, AUTHORITY_LIFE)
                        .setIssuerDn(name)
                        .setSigningKey(keys.getPrivate())
                        .addExtension(new BasicConstraintsExtension(true, true, 0))
                        .addExtension(
                                new KeyUsageExtension(KeyUsage.keyCertSign, KeyUsage.cRLSign));
        return new KeyedCertificate(keys.getPrivate(), build(certificate));
    }

    /// A new serving certificate for `names`, signed by `authority`.
    public KeyedCertificate leaf(KeyedCertificate authority, ServingNames names) {
        KeyPair keys = keys();
        X500Principal name = new X500Principal("CN=" + names.names().getFirst());
        X509CertificateBuilder certificate =
                certificate(name, keys, LEAF_LIFE)
                        .setIssuerDn(authority.certificate().getSubjectX500Principal())
                        .setSigningKey(authority.key())
                        .addExtension(new BasicConstraintsExtension(true, false, -1))
                        .addExtension(new KeyUsageExtension(KeyUsage.digitalSignature))
                        .addExtension(new ExtendedKeyUsageExtension(false, List.of(SERVER_AUTH)))
                        .addExtension(
                                new SubjectAlternativeNamesExtension(false, generalNames(names)));
        return new KeyedCertificate(keys.getPrivate(), build(certificate));
    }

    private X509CertificateBuilder certificate(X500Principal subject, KeyPair keys, Duration life) {
        Instant now = clock.instant();
        return new X509CertificateBuilder()
                .setSerialNumber(serial())
                .setSubjectDn(subject)
                .setPublicKey(keys.getPublic())
                .setSignatureAlgorithmName("SHA256withECDSA")
                .setNotValidBefore(now.minus(BACKDATING).atZone(ZoneOffset.UTC))
                .setNotValidAfter(now.plus(life).atZone(ZoneOffset.UTC));
    }

    private static List<GeneralName> generalNames(ServingNames names) {
        List<GeneralName> general = new ArrayList<>();
        names.names().forEach(name -> general.add(new GeneralName.DNSName(name)));
        names.addresses().forEach(address -> general.add(new GeneralName.IPAddress(address)));
        return general;
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
    }

    private KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this runtime makes no P-256 keys", e);
        }
    }

    private static X509Certificate build(X509CertificateBuilder builder) {
        try {
            return builder.build();
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate of ours cannot be encoded", e);
        }
    }
}
