package dev.steelyard.apiserver.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/// Certificates and keys as text (RFC 7468).
final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final String KEY = "PRIVATE KEY";

    private Pem() {}

    static String certificates(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate certificate : certificates) {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate cannot be encoded", e);
        }
        return text.toString();
    }

    /// PKCS #8.
    static String key(PrivateKey key) {
        return block(KEY, key.getEncoded());
    }

    static List<X509Certificate> parseCertificates(String text) throws MalformedBundleException {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new MalformedBundleException("not a PEM certificate: " + e.getMessage());
        }
    }

    static PrivateKey parseKey(String text) throws MalformedBundleException {
        String begin = "-----BEGIN " + KEY + "-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + KEY + "-----");
        if (start < 0 || end < start) {
            throw new MalformedBundleException("not a PEM private key (PKCS #8)");
        }
        try {
            byte[] encoded =
                    Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new MalformedBundleException("not a private key: " + e.getMessage());
        }
    }

    private static String block(String type, byte[] content) {
        return "-----BEGIN "
                + type
                + "-----\n"
                + LINES.encodeToString(content)
                + "\n-----END "
                + type
                + "-----\n";
    }
}
