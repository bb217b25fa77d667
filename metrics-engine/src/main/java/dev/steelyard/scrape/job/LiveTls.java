package dev.steelyard.scrape.job;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.scrape.AnyCertificate;
import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.config.HttpAccess.Tls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Whom a client believes and the certificate that it shows, made anew when one of their files
/// changes. Safe for any number of threads.
public final class LiveTls {
    private record Texts(
            Optional<String> authorities, Optional<String> certificate, Optional<String> key) {}

    private static final char[] NO_PASSWORD = {};

    private final Tls settings;
    private final Optional<SecretText> authorities;
    private final Optional<SecretText> certificate;
    private final Optional<SecretText> key;

    @GuardedBy("this")
    private @Nullable Texts read;

    @GuardedBy("this")
    private @Nullable SSLContext context;

    /// @param clock by which files are looked at again
    public LiveTls(Tls settings, ScrapeClock clock) {
        this.settings = settings;
        this.authorities = settings.authorities().map(each -> new SecretText(each, clock));
        this.certificate = settings.certificate().map(each -> new SecretText(each, clock));
        this.key = settings.key().map(each -> new SecretText(each, clock));
    }

    /// The context that holds now; the same object until a file changes.
    ///
    /// @throws IOException where a file cannot be used; its message says what is wrong
    public synchronized SSLContext context() throws IOException {
        Texts now = new Texts(text(authorities), text(certificate), text(key));
        SSLContext known = context;
        if (known != null && now.equals(read)) {
            return known;
        }
        SSLContext made = make(now);
        context = made;
        read = now;
        return made;
    }

    private static Optional<String> text(Optional<SecretText> secret) throws IOException {
        return secret.isPresent() ? Optional.of(secret.get().current()) : Optional.empty();
    }

    private SSLContext make(Texts texts) throws IOException {
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(keys(texts), trust(texts), null);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IOException("certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] trust(Texts texts)
            throws IOException, GeneralSecurityException {
        if (!settings.verified()) {
            return new TrustManager[] {new AnyCertificate()};
        }
        if (texts.authorities().isEmpty()) {
            return null; // the system's
        }
        KeyStore store = emptyStore();
        List<Certificate> trusted = PemText.certificates(texts.authorities().get());
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("ca-" + i, trusted.get(i));
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(Texts texts)
            throws IOException, GeneralSecurityException {
        if (texts.certificate().isEmpty() || texts.key().isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "own",
                PemText.key(texts.key().get()),
                NO_PASSWORD,
                PemText.certificates(texts.certificate().get()).toArray(Certificate[]::new));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
