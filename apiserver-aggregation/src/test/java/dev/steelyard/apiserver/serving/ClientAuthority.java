package dev.steelyard.apiserver.serving;

import java.math.BigInteger;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.wildfly.security.x500.cert.BasicConstraintsExtension;
import org.wildfly.security.x500.cert.ExtendedKeyUsageExtension;
import org.wildfly.security.x500.cert.X509CertificateBuilder;

/// An authority that signs client certificates of every kind that a test needs.
public final class ClientAuthority {
    public static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    public static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    private static final AtomicLong SERIALS = new AtomicLong(1);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

    private final KeyPair keys = keys();
    private final X500Principal name;
    private final X509Certificate certificate;

    public ClientAuthority(String commonName) {
        this.name = new X500Principal("CN=" + commonName);
        this.certificate =
                build(
                        builder(name, keys, BEGIN, END)
                                .addExtension(new BasicConstraintsExtension(true, true, 0)));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    /// A usual client certificate.
    public Credentials issue(String subject) {
        return issue(subject, CLIENT_AUTH, BEGIN, END);
    }

    public Credentials issue(String subject, String usage, Instant from, Instant to) {
        KeyPair own = keys();
        X509CertificateBuilder builder = builder(new X500Principal(subject), own, from, to);
        if (!usage.isEmpty()) {
            builder.addExtension(new ExtendedKeyUsageExtension(false, List.of(usage)));
        }
        return new Credentials(own.getPrivate(), build(builder));
    }

    private X509CertificateBuilder builder(
            X500Principal subject, KeyPair subjectKeys, Instant from, Instant to) {
        return new X509CertificateBuilder()
                .setSerialNumber(BigInteger.valueOf(SERIALS.getAndIncrement()))
                .setIssuerDn(name)
                .setSigningKey(keys.getPrivate())
                .setSubjectDn(subject)
                .setPublicKey(subjectKeys.getPublic())
                .setSignatureAlgorithmName("SHA256withECDSA")
                .setNotValidBefore(from.atZone(ZoneOffset.UTC))
                .setNotValidAfter(to.atZone(ZoneOffset.UTC));
    }

    private static X509Certificate build(X509CertificateBuilder builder) {
        try {
            return builder.build();
        } catch (java.security.cert.CertificateException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// A key with its certificate, as a TLS client presents it whatever the server asks for.
    public static final class Credentials extends X509ExtendedKeyManager {
        private final PrivateKey key;
        private final X509Certificate certificate;

        Credentials(PrivateKey key, X509Certificate certificate) {
            this.key = key;
            this.certificate = certificate;
        }

        public X509Certificate certificate() {
            return certificate;
        }

        @Override
        public String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "own";
        }

        @Override
        public String chooseEngineClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return "own";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {"own"};
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}
