package dev.steelyard.apiserver.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.certificates.CertificateIssuer;
import io.fabric8.kubernetes.api.model.NamedContextBuilder;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeconfigTest {
    private static Config with(String certificate) {
        Config config = Config.empty();
        config.setClientCertData(
                Base64.getEncoder()
                        .encodeToString(certificate.getBytes(StandardCharsets.US_ASCII)));
        return config;
    }

    @Test
    void theKeyIsOfTheKindThatItsCertificateIsOf() throws Exception {
        String pem =
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        new CertificateIssuer(
                                                        InstantSource.system(), new SecureRandom())
                                                .authority()
                                                .certificate()
                                                .getEncoded())
                        + "\n-----END CERTIFICATE-----\n";
        Config config = with(pem);
        Kubeconfig.setKeyAlgorithm(config);
        assertThat(config.getClientKeyAlgo()).isEqualTo("EC");
    }

    @Test
    void aContextThatThereIsNotIsTold() throws IOException {
        Config config = Config.empty();
        config.setContexts(
                List.of(
                        new NamedContextBuilder().withName("blue").build(),
                        new NamedContextBuilder().withName("green").build()));
        Kubeconfig.checkContext(config, "green");
        assertThatThrownBy(() -> Kubeconfig.checkContext(config, "red"))
                .hasMessage("there is no context red; there are: blue, green");
    }

    @Test
    void aTokenNeedsNoKey() throws IOException {
        Config config = Config.empty();
        String usual = config.getClientKeyAlgo();
        Kubeconfig.setKeyAlgorithm(config);
        assertThat(config.getClientKeyAlgo()).isEqualTo(usual);
    }

    @Test
    void aBrokenCertificateIsTold() {
        assertThatThrownBy(() -> Kubeconfig.setKeyAlgorithm(with("nothing")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the client certificate is none: ");
    }
}
