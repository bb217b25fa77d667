package dev.steelyard.apiserver.client;

import dev.steelyard.scrape.AnyCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Whose certificates a client believes.
public sealed interface Trust {
    /// Those of the authorities that the machine trusts.
    record OfSystem() implements Trust {}

    /// Those of the authorities in a PEM file.
    record Authorities(Path file) implements Trust {}

    /// Anyone's; whoever stands between can read the token and invent answers.
    record Anyone() implements Trust {}

    /// The context to connect with.
    default SSLContext context() throws QueryFailedException {
        try {
            return switch (this) {
                case OfSystem _ -> SSLContext.getDefault();
                case Authorities(Path file) -> trusting(managers(file));
                case Anyone _ -> trusting(new TrustManager[] {new AnyCertificate()});
            };
        } catch (GeneralSecurityException | IOException unusable) {
            throw new QueryFailedException(
                    "--ca cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static SSLContext trusting(TrustManager[] managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    private static TrustManager[] managers(Path file) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> authorities =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (authorities.isEmpty()) {
            throw new IOException(file + " holds no certificate (-----BEGIN CERTIFICATE-----)");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate each : authorities) {
            store.setCertificateEntry("ca-" + store.size(), each);
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
