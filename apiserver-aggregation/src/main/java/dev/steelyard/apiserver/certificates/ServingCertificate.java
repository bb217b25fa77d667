package dev.steelyard.apiserver.certificates;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The serving certificate that new connections are shown; before the first, handshakes fail.
///
/// Written by whoever keeps it, read by every handshake. Key and chain of one handshake always
/// belong together: the alias that a handshake chooses names the certificate, not its place.
public final class ServingCertificate extends X509ExtendedKeyManager {
    private record Held(String alias, KeyedCertificate pair) {}

    private final AtomicReference<@Nullable Held> current = new AtomicReference<>();
    private final AtomicReference<@Nullable Held> previous = new AtomicReference<>();

    /// Shows `pair` from now on.
    public synchronized void show(KeyedCertificate pair) {
        Held held = current.get();
        if (held != null && held.pair.equals(pair)) {
            return;
        }
        previous.set(held);
        current.set(new Held(pair.certificate().getSerialNumber().toString(36), pair));
    }

    /// Whether there is one to show.
    public boolean isLoaded() {
        return current.get() != null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Held held = current.get();
        return held != null && keyType.startsWith(held.pair.key().getAlgorithm())
                ? held.alias
                : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Held held = named(alias);
        return held == null ? null : new X509Certificate[] {held.pair.certificate()};
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Held held = named(alias);
        return held == null ? null : held.pair.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        Held held = current.get();
        return held == null ? null : new String[] {held.alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private @Nullable Held named(String alias) {
        Held held = current.get();
        if (held == null || held.alias.equals(alias)) {
            return held;
        }
        Held before = previous.get();
        return before != null && before.alias.equals(alias) ? before : null;
    }
}
