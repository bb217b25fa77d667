package dev.steelyard.apiserver.certificates;

import java.security.cert.X509Certificate;
import java.util.List;

/// What all replicas share: the authority that signs, the authorities that callers are to trust,
/// and the serving certificate.
///
/// @param trusted the newest first, which is `authority`; then those whose certificates may still
///   be in use
public record ServingBundle(
        KeyedCertificate authority, List<X509Certificate> trusted, KeyedCertificate leaf) {
    public ServingBundle {
        trusted = List.copyOf(trusted);
        if (trusted.isEmpty() || !trusted.getFirst().equals(authority.certificate())) {
            throw new IllegalArgumentException(
                    "the authority that signs must be the first that is trusted");
        }
    }

    /// What callers are to trust, for `caBundle`.
    public String trustedPem() {
        return Pem.certificates(trusted);
    }

    /// Whether the serving certificate was signed by the newest authority.
    boolean isLeafOfNewest() {
        return leaf.certificate()
                .getIssuerX500Principal()
                .equals(authority.certificate().getSubjectX500Principal());
    }
}
