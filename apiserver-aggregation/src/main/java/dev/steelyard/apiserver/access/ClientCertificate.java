package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.access.CertificateTrust.Verdict;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/// The chain of certificates that one connection presented, and what became of verifying it.
///
/// The TLS handshake proved only that the client holds the key. Whether the chain is to be trusted
/// is asked per request, of the authorities of that moment; the verdict is kept for the connection
/// until the authorities change or the certificate ends. Used by all requests of its connection at
/// once; a race costs a second verification and nothing else.
public final class ClientCertificate {
    /// Who could have signed.
    enum Purpose {
        FRONT_PROXY,
        CLIENT
    }

    private record Kept(long generation, Verdict verdict) {
        boolean holds(LiveSettings.Current live, Instant now) {
            return generation == live.generation()
                    && switch (verdict) {
                        case Verdict.Trusted trusted -> !now.isAfter(trusted.until());
                        case Verdict.Untrusted _ -> true;
                    };
        }
    }

    private final List<X509Certificate> chain;
    private final String commonName;
    private final List<String> organisations;
    private volatile @Nullable Kept frontProxy;
    private volatile @Nullable Kept client;

    /// @param chain the leaf first; not empty
    public ClientCertificate(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least its leaf");
        }
        this.chain = List.copyOf(chain);
        this.commonName = subject(chain.getFirst(), "CN").stream().findFirst().orElse("");
        this.organisations = List.copyOf(subject(chain.getFirst(), "O"));
    }

    /// Whether the chain leads to the authorities of `purpose`, now.
    Verdict verdict(Purpose purpose, LiveSettings.Current live, Instant now) {
        Kept kept =
                switch (purpose) {
                    case FRONT_PROXY -> frontProxy;
                    case CLIENT -> client;
                };
        if (kept != null && kept.holds(live, now)) {
            return kept.verdict;
        }
        Verdict verdict = CertificateTrust.verify(chain, authorities(purpose, live), now);
        Kept fresh = new Kept(live.generation(), verdict);
        switch (purpose) {
            case FRONT_PROXY -> frontProxy = fresh;
            case CLIENT -> client = fresh;
        }
        return verdict;
    }

    /// Whether verdicts are kept that say who this is, or that it is nobody.
    boolean isJudged(LiveSettings.Current live, Instant now) {
        Kept proxy = frontProxy;
        if (proxy == null || !proxy.holds(live, now)) {
            return false;
        }
        Kept own = client;
        return proxy.verdict instanceof Verdict.Trusted || (own != null && own.holds(live, now));
    }

    /// The common name of the subject, or the empty string.
    String commonName() {
        return commonName;
    }

    /// The organisations of the subject, which are the groups of a user.
    List<String> organisations() {
        return organisations;
    }

    private static List<X509Certificate> authorities(Purpose purpose, LiveSettings.Current live) {
        return switch (purpose) {
            case FRONT_PROXY -> live.settings().frontProxyAuthorities();
            case CLIENT -> live.settings().clientAuthorities();
        };
    }

    private static List<String> subject(X509Certificate leaf, String type) {
        try {
            LdapName name = new LdapName(leaf.getSubjectX500Principal().getName());
            // An LDAP name counts from its right end, certificates from their left.
            java.util.ArrayList<String> values = new java.util.ArrayList<>();
            for (Rdn rdn : name.getRdns()) {
                Attribute attribute = rdn.toAttributes().get(type);
                for (int i = 0; attribute != null && i < attribute.size(); i++) {
                    values.add(String.valueOf(attribute.get(i)));
                }
            }
            return values;
        } catch (InvalidNameException e) {
            throw new IllegalStateException("a parsed certificate has an unreadable subject", e);
        } catch (NamingException e) {
            throw new IllegalStateException("a parsed subject has an unreadable attribute", e);
        }
    }
}
