package dev.steelyard.scrape.job;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads certificates and private keys from PEM (RFC 7468): keys as PKCS#8, and as PKCS#1 (RSA) and
/// SEC 1 (EC), which are wrapped into PKCS#8 (RFC 5208, RFC 5915) before the JDK takes them.
final class PemText {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (RSA |EC |)PRIVATE KEY-----([^-]+)-----END");
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final byte[] RSA = {
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };
    private static final byte[] EC = {
        0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
    };
    private static final byte SEQUENCE = 0x30;
    private static final byte OCTET_STRING = 0x04;
    private static final byte OBJECT_IDENTIFIER = 0x06;
    private static final byte EC_PARAMETERS = (byte) 0xa0;

    private PemText() {}

    /// All certificates of a text, at least one.
    static List<Certificate> certificates(String pem) throws IOException {
        try {
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            pem.getBytes(StandardCharsets.US_ASCII)));
            if (read.isEmpty()) {
                throw new IOException("it holds no certificate (-----BEGIN CERTIFICATE-----)");
            }
            return List.copyOf(read);
        } catch (GeneralSecurityException e) {
            throw new IOException("its certificates are broken: " + e.getMessage(), e);
        }
    }

    /// The one private key of a text.
    static PrivateKey key(String pem) throws IOException {
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw new IOException("it holds no private key (-----BEGIN PRIVATE KEY-----)");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
            byte[] pkcs8 =
                    switch (matcher.group(1)) {
                        case "RSA " -> wrap(RSA, der);
                        case "EC " -> wrap(join(EC, curve(der)), der);
                        default -> der;
                    };
            return decode(pkcs8);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("its private key is broken: " + e.getMessage(), e);
        }
    }

    private static PrivateKey decode(byte[] pkcs8) throws IOException {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException _) {
                // Perhaps it is of the next kind.
            }
        }
        throw new IOException("its private key is neither RSA nor EC nor Ed25519, or broken");
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return tagged(
                SEQUENCE,
                join(join(VERSION, tagged(SEQUENCE, algorithm)), tagged(OCTET_STRING, key)));
    }

    /// The object identifier of the curve that an ECPrivateKey names.
    private static byte[] curve(byte[] key) throws IOException {
        for (int i = 0; i + 3 < key.length; i++) {
            if (key[i] == EC_PARAMETERS && key[i + 2] == OBJECT_IDENTIFIER) {
                return Arrays.copyOfRange(key, i + 2, i + 4 + key[i + 3]);
            }
        }
        throw new IOException("its EC private key names no curve");
    }

    private static byte[] tagged(byte tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
