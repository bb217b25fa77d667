package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Contexts of TLS with a certificate that trusts itself, for either side.
final class SelfSigned {
    private static final char[] PASSWORD = "steelyard".toCharArray();

    private SelfSigned() {}

    /// @param folder where its keys may lie
    /// @param subject whom it is made out to, as keytool has it: `ip:127.0.0.1`
    static SSLContext context(Path folder, String name, String subject) throws Exception {
        return read(makeKeys(folder, name, subject));
    }

    /// The JDK makes certificates with its tool only, so the tool is run.
    private static Path makeKeys(Path folder, String name, String subject) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=" + subject,
                                "-validity",
                                "2",
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        return file;
    }

    private static SSLContext read(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory key =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(store, PASSWORD);
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, PASSWORD);
        String alias = store.aliases().nextElement();
        authorities.setCertificateEntry(alias, store.getCertificate(alias));
        trusted.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(key.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
