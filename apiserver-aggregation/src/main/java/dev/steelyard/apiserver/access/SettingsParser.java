package dev.steelyard.apiserver.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.steelyard.apiserver.access.AuthenticationSettings.FrontProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads [AuthenticationSettings] from the keys of the ConfigMap: PEM bundles and JSON arrays.
public final class SettingsParser {
    private static final JsonFactory JSON = new JsonFactory();

    private SettingsParser() {}

    /// The settings of a ConfigMap's data. An absent key is an empty list.
    public static AuthenticationSettings parse(Map<String, String> data)
            throws MalformedSettingsException {
        return new AuthenticationSettings(
                certificates(data, "requestheader-client-ca-file"),
                certificates(data, "client-ca-file"),
                new FrontProxy(
                        strings(data, "requestheader-allowed-names"),
                        strings(data, "requestheader-username-headers"),
                        strings(data, "requestheader-group-headers"),
                        strings(data, "requestheader-uid-headers"),
                        strings(data, "requestheader-extra-headers-prefix")));
    }

    private static List<X509Certificate> certificates(Map<String, String> data, String key)
            throws MalformedSettingsException {
        String pem = data.getOrDefault(key, "");
        if (pem.isBlank()) {
            return List.of();
        }
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            pem.getBytes(StandardCharsets.US_ASCII)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new MalformedSettingsException(key, "holds no certificate");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new MalformedSettingsException(key, "is not a PEM bundle: " + e.getMessage());
        }
    }

    private static List<String> strings(Map<String, String> data, String key)
            throws MalformedSettingsException {
        String text = data.getOrDefault(key, "");
        if (text.isBlank()) {
            return List.of();
        }
        try (JsonParser json = JSON.createParser(text)) {
            List<String> strings = new ArrayList<>();
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    strings.add(json.getText());
                }
            }
            if (json.currentToken() != JsonToken.END_ARRAY || json.nextToken() != null) {
                throw new MalformedSettingsException(key, "is not a JSON array of strings");
            }
            return strings;
        } catch (IOException e) {
            throw new MalformedSettingsException(key, "is not a JSON array: " + e.getMessage());
        }
    }
}
