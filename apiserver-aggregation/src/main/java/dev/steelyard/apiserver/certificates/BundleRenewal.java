package dev.steelyard.apiserver.certificates;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Decides what has to become of a bundle at a time.
///
/// A certificate is renewed when a third of its life is left. A new authority is made known first
/// and signs later: for [#OVERLAP] callers are told to trust it beside the old one, while the old
/// serving certificate stays in use; so no caller ever meets a certificate that it was not told of.
/// Authorities that have ended are forgotten.
public final class BundleRenewal {
    /// For how long a new authority is known before it signs.
    static final Duration OVERLAP = Duration.ofHours(1);

    private static final int RENEWED_AT_LEFT = 3;

    private final CertificateIssuer issuer;
    private final ServingNames names;

    public BundleRenewal(CertificateIssuer issuer, ServingNames names) {
        this.issuer = issuer;
        this.names = names;
    }

    /// The first bundle.
    public ServingBundle first() {
        KeyedCertificate authority = issuer.authority();
        return new ServingBundle(
                authority, List.of(authority.certificate()), issuer.leaf(authority, names));
    }

    /// The bundle that is to be in force at `now`: `bundle` itself where nothing is due.
    public ServingBundle renew(ServingBundle bundle, Instant now) {
        if (isOver(bundle.authority().certificate(), now)) {
            return first();
        }
        List<X509Certificate> trusted =
                bundle.trusted().stream().filter(authority -> !isOver(authority, now)).toList();
        KeyedCertificate authority = bundle.authority();
        KeyedCertificate leaf = bundle.leaf();
        if (isDue(authority.certificate(), now)) {
            authority = issuer.authority();
            List<X509Certificate> more = new ArrayList<>(trusted);
            more.addFirst(authority.certificate());
            trusted = more;
        } else if (isLeafDue(bundle, now)) {
            leaf = issuer.leaf(authority, names);
        }
        ServingBundle renewed = new ServingBundle(authority, trusted, leaf);
        return renewed.equals(bundle) ? bundle : renewed;
    }

    private boolean isLeafDue(ServingBundle bundle, Instant now) {
        X509Certificate leaf = bundle.leaf().certificate();
        boolean newestIsKnown =
                !now.isBefore(
                        begin(bundle.authority().certificate())
                                .plus(CertificateIssuer.BACKDATING)
                                .plus(OVERLAP));
        boolean waitsForNewest = !bundle.isLeafOfNewest() && newestIsKnown;
        return waitsForNewest || isDue(leaf, now) || !covers(leaf, names);
    }

    private static boolean isDue(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration life = Duration.between(begin(certificate), end);
        return Duration.between(now, end).compareTo(life.dividedBy(RENEWED_AT_LEFT)) < 0;
    }

    private static boolean isOver(X509Certificate certificate, Instant now) {
        return now.isAfter(certificate.getNotAfter().toInstant());
    }

    private static Instant begin(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant();
    }

    private static boolean covers(X509Certificate leaf, ServingNames names) {
        Set<String> stated = new HashSet<>();
        try {
            Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
            if (alternatives == null) {
                return false;
            }
            for (List<?> alternative : alternatives) {
                stated.add(Objects.toString(alternative.get(1)));
            }
        } catch (CertificateParsingException _) {
            return false;
        }
        return stated.containsAll(names.all());
    }
}
