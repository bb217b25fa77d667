package dev.steelyard.kubelet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Keys and certificates made for one test run by the JDK's own `keytool`.
public final class TestKeys {
    private static final String PASSWORD = "changeit";

    private final Path folder;

    /// @param folder for the keys
    public TestKeys(Path folder) {
        this.folder = folder;
    }

    /// Makes an authority and answers its certificate as a PEM file.
    public Path authority(String alias)
            throws IOException, GeneralSecurityException, InterruptedException {
        keytool(alias, "-genkeypair", "-dname", "CN=" + alias, "-ext", "bc:c");
        byte[] certificate = store().getCertificate(alias).getEncoded();
        String text = Base64.getMimeEncoder().encodeToString(certificate);
        return Files.writeString(
                folder.resolve(alias + ".pem"),
                "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }

    /// Makes a key whose certificate `signer` signs, or the key itself where that is empty.
    ///
    /// @param name the distinguished name
    /// @param extensions in the notation of `keytool -ext`
    public void certificate(String alias, String signer, String name, String... extensions)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-dname", name));
        if (!signer.isEmpty()) {
            arguments.addAll(List.of("-signer", signer));
        }
        for (String extension : extensions) {
            arguments.addAll(List.of("-ext", extension));
        }
        keytool(alias, arguments.toArray(String[]::new));
    }

    /// Asks for a certificate for the key of `alias`; answers the request in PEM, under the title
    /// that all but `keytool` give it.
    ///
    /// @param extensions in the notation of `keytool -ext`
    public String request(String alias, String... extensions)
            throws IOException, InterruptedException {
        Path file = folder.resolve(alias + ".csr");
        List<String> arguments = new ArrayList<>(List.of("-certreq", "-file", file.toString()));
        for (String extension : extensions) {
            arguments.addAll(List.of("-ext", extension));
        }
        run(alias, arguments);
        return Files.readString(file).replace("NEW CERTIFICATE", "CERTIFICATE");
    }

    /// Gives the key of `alias` the certificate that was asked for.
    ///
    /// @param chain in PEM, that of the key first, that of the authority last
    public void accept(String alias, String chain) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(alias + ".crt"), chain);
        run(alias, List.of("-importcert", "-noprompt", "-file", file.toString()));
    }

    /// A context that a server can present the certificate of `alias` with.
    public SSLContext server(String alias) throws IOException, GeneralSecurityException {
        KeyStore all = store();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(
                alias,
                all.getKey(alias, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                all.getCertificateChain(alias));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(one, PASSWORD.toCharArray());
        KeyManager[] managers = factory.getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers, null, null);
        return context;
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void keytool(String alias, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        run(alias, all);
    }

    private void run(String alias, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1"); // it is over before more would pay
        command.addAll(arguments);
        command.addAll(List.of("-alias", alias, "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", folder.resolve("keys.p12").toString()));
        Path output = folder.resolve("keytool.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed: " + Files.readString(output));
        }
    }
}
