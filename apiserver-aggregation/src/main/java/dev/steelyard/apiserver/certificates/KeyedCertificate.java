package dev.steelyard.apiserver.certificates;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/// A certificate with its private key; the text form leaves the key out.
public record KeyedCertificate(PrivateKey key, X509Certificate certificate) {
    @Override
    public String toString() {
        return "KeyedCertificate[" + certificate.getSubjectX500Principal() + "]";
    }
}
