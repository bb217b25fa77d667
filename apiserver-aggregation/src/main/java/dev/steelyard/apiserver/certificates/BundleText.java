package dev.steelyard.apiserver.certificates;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The bundle as the keys of a Secret: `ca.crt` (all that are trusted, the newest first), `ca.key`,
/// `tls.crt`, `tls.key`.
final class BundleText {
    private static final String TRUSTED = "ca.crt";
    private static final String AUTHORITY_KEY = "ca.key";
    private static final String LEAF = "tls.crt";
    private static final String LEAF_KEY = "tls.key";

    private BundleText() {}

    static Map<String, String> write(ServingBundle bundle) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put(TRUSTED, bundle.trustedPem());
        keys.put(AUTHORITY_KEY, Pem.key(bundle.authority().key()));
        keys.put(LEAF, Pem.certificates(List.of(bundle.leaf().certificate())));
        keys.put(LEAF_KEY, Pem.key(bundle.leaf().key()));
        return keys;
    }

    /// Reads what [#write] wrote; refuses what is torn: a key that is not its certificate's.
    static ServingBundle read(Map<String, String> keys) throws MalformedBundleException {
        List<X509Certificate> trusted = Pem.parseCertificates(value(keys, TRUSTED));
        List<X509Certificate> leaves = Pem.parseCertificates(value(keys, LEAF));
        if (trusted.isEmpty() || leaves.isEmpty()) {
            throw new MalformedBundleException(TRUSTED + " or " + LEAF + " holds no certificate");
        }
        return new ServingBundle(
                pair(AUTHORITY_KEY, value(keys, AUTHORITY_KEY), trusted.getFirst()),
                trusted,
                pair(LEAF_KEY, value(keys, LEAF_KEY), leaves.getFirst()));
    }

    private static String value(Map<String, String> keys, String name)
            throws MalformedBundleException {
        String value = keys.get(name);
        if (value == null) {
            throw new MalformedBundleException("key " + name + " is missing");
        }
        return value;
    }

    private static KeyedCertificate pair(String name, String key, X509Certificate certificate)
            throws MalformedBundleException {
        PrivateKey privateKey = Pem.parseKey(key);
        if (!belongs(privateKey, certificate.getPublicKey())) {
            throw new MalformedBundleException(name + " is not the key of its certificate");
        }
        return new KeyedCertificate(privateKey, certificate);
    }

    private static boolean belongs(PrivateKey privateKey, PublicKey publicKey)
            throws MalformedBundleException {
        byte[] probe = "steelyard".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(privateKey);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new MalformedBundleException("key and certificate differ in kind: " + e);
        }
    }
}
