package dev.steelyard.apiserver.access;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Verifies client certificates against authorities (RFC 5280).
final class CertificateTrust {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private CertificateTrust() {}

    /// What became of verifying a chain.
    sealed interface Verdict {
        /// It leads to an authority; good while `until` has not come.
        record Trusted(Instant until) implements Verdict {}

        /// It does not, for a reason.
        record Untrusted(String reason) implements Verdict {}
    }

    /// Verifies that a chain, its leaf first, leads to one of `authorities`, is valid at `now`, and
    /// that its leaf is meant for clients.
    static Verdict verify(
            List<X509Certificate> chain, List<X509Certificate> authorities, Instant now) {
        X509Certificate leaf = chain.getFirst();
        try {
            // Go, which checks these certificates everywhere else, refuses a leaf without the
            // usage; the path builder alone would take it.
            List<String> usages = leaf.getExtendedKeyUsage();
            if (usages == null || !(usages.contains(CLIENT_AUTH) || usages.contains(ANY_USAGE))) {
                return new Verdict.Untrusted("the certificate is not meant for clients");
            }
            CertPathBuilder.getInstance("PKIX").build(parameters(chain, authorities, now));
            return new Verdict.Trusted(earliestEnd(chain));
        } catch (CertificateParsingException e) {
            return new Verdict.Untrusted("the certificate cannot be read: " + e.getMessage());
        } catch (CertPathBuilderException | InvalidAlgorithmParameterException e) {
            return new Verdict.Untrusted(
                    "the certificate of issuer \""
                            + leaf.getIssuerX500Principal().getName()
                            + "\" leads to none of "
                            + subjects(authorities)
                            + ", or is not valid now: "
                            + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this runtime verifies no certificates", e);
        }
    }

    private static PKIXBuilderParameters parameters(
            List<X509Certificate> chain, List<X509Certificate> authorities, Instant now)
            throws GeneralSecurityException {
        Set<TrustAnchor> anchors =
                authorities.stream()
                        .filter(authority -> !now.isAfter(authority.getNotAfter().toInstant()))
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toSet());
        X509CertSelector leaf = new X509CertSelector();
        leaf.setCertificate(chain.getFirst());
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        return parameters;
    }

    private static Instant earliestEnd(List<X509Certificate> chain) {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    private static List<String> subjects(List<X509Certificate> authorities) {
        return authorities.stream()
                .map(authority -> '"' + authority.getSubjectX500Principal().getName() + '"')
                .toList();
    }
}
