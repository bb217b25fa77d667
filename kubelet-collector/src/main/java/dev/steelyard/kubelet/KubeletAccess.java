package dev.steelyard.kubelet;

import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.scrape.AnyCertificate;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.TargetAccess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// The credentials and the trust that kubelets are scraped with: the service account's token, read
/// again when it is rotated, and the certificates that [KubeletTrust] asks for.
///
/// Anonymous targets get the system's authorities and no token. Safe for any number of threads.
public final class KubeletAccess implements TargetAccess {
    /// Tokens and authorities overlap with their successors for minutes at least.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private static final Path SERVICE_ACCOUNT =
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /// Where the token is, and whom to believe.
    public record Options(Path token, KubeletTrust trust) {
        /// What every pod is given: its service account's token and the cluster's authority.
        public static final Options IN_CLUSTER =
                new Options(
                        SERVICE_ACCOUNT.resolve("token"),
                        new KubeletTrust.Authorities(SERVICE_ACCOUNT.resolve("ca.crt")));
    }

    private final RereadFile<String> token;
    private final Optional<RereadFile<SSLContext>> verified;
    private final SSLContext unverified;

    /// @param inventory knows which node has which address
    public KubeletAccess(Options options, Inventory inventory, InstantSource clock) {
        Function<String, Set<String>> nodesAt = address -> nodesAt(inventory, address);
        this.token =
                new RereadFile<>(options.token(), LOOK_EVERY, clock, KubeletAccess::bearerToken);
        this.unverified = context(new AnyCertificate());
        this.verified =
                switch (options.trust()) {
                    case KubeletTrust.Authorities(Path bundle) ->
                            Optional.of(
                                    new RereadFile<>(
                                            bundle,
                                            LOOK_EVERY,
                                            clock,
                                            pem -> verifying(authorities(pem), nodesAt)));
                    case KubeletTrust.Anyone() -> Optional.empty();
                };
    }

    @Override
    public SSLContext tls(Target.Access access) throws IOException {
        if (!access.equals(Target.Access.KUBELET)) {
            return systemDefault();
        }
        return verified.isPresent() ? verified.get().current() : unverified;
    }

    @Override
    public Optional<String> authorization(Target.Access access) throws IOException {
        return access.equals(Target.Access.KUBELET)
                ? Optional.of("Bearer " + token.current())
                : Optional.empty();
    }

    /// How many looks at the token have failed.
    long tokenFailures() {
        return token.failures();
    }

    /// How many looks at the authorities have failed.
    long authorityFailures() {
        return verified.map(RereadFile::failures).orElse(0L);
    }

    private static Set<String> nodesAt(Inventory inventory, String address) {
        return inventory.nodes().stream()
                .filter(node -> node.addresses().containsValue(address))
                .map(NodeRecord::name)
                .collect(Collectors.toSet());
    }

    private static String bearerToken(byte[] content) throws IOException {
        String token = new String(content, StandardCharsets.US_ASCII).strip();
        if (token.isEmpty()) {
            throw new IOException("it is empty; it should hold a service account token");
        }
        return token;
    }

    private static KeyStore authorities(byte[] pem) throws IOException {
        try {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem));
            if (certificates.isEmpty()) {
                throw new IOException("it holds no certificate; it should be a PEM bundle of CAs");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            return store;
        } catch (GeneralSecurityException broken) {
            throw new IOException("it is not a PEM bundle of CAs: " + broken.getMessage(), broken);
        }
    }

    private static SSLContext verifying(KeyStore authorities, Function<String, Set<String>> nodesAt)
            throws IOException {
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager chains) {
                    return context(new KubeletVerification(chains, nodesAt));
                }
            }
            throw new IllegalStateException("this JDK has no trust manager for X.509");
        } catch (GeneralSecurityException broken) {
            throw new IOException("its CAs cannot be used: " + broken.getMessage(), broken);
        }
    }

    private static SSLContext context(X509ExtendedTrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no TLS", missing);
        }
    }

    private static SSLContext systemDefault() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException broken) {
            throw new IOException(
                    "the system's authorities cannot be used: " + broken.getMessage(), broken);
        }
    }
}
