package dev.steelyard.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShopTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private Shop shop;

    @BeforeEach
    void open() throws IOException {
        shop = Shop.open("127.0.0.1", 0);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void countsWhatItServes() throws Exception {
        assertThat(ask("GET", "/metrics").body())
                .contains("http_requests_total{method=\"GET\"} 0\n");
        ask("GET", "/");
        ask("GET", "/shoes");
        assertThat(ask("GET", "/metrics").body())
                .contains("http_requests_total{method=\"GET\"} 2\n");
    }

    @Test
    void misbehavesOnlyAsAskedAndRecovers() throws Exception {
        ask("POST", "/behave?metrics=drop");
        assertThat(ask("GET", "/metrics").body())
                .doesNotContain("http_requests_total")
                .contains("shop_queue");
        ask("POST", "/behave?metrics=fail");
        assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(500);
        ask("POST", "/behave?metrics=well");
        assertThat(ask("GET", "/metrics").body()).contains("http_requests_total");
    }

    @Test
    void queueLengthIsWhatWasSet() throws Exception {
        ask("POST", "/queue?length=42");
        assertThat(ask("GET", "/metrics").body()).contains("shop_queue_length 42\n");
    }

    @Test
    void everyCustomerIsServedOrCountedAsFailed() throws Exception {
        long served;
        try (Customers customers = Customers.to(List.of(address()), Customers.Rate.steady(500))) {
            while (customers.served() < 50) {
                Thread.onSpinWait();
            }
            served = customers.served();
            assertThat(customers.failed()).isZero();
        }
        assertThat(ask("GET", "/metrics").body()).doesNotContain("{method=\"GET\"} 0\n");
        assertThat(served).isGreaterThanOrEqualTo(50);
    }

    @Test
    void waveRunsFromLowToHighAndBack() {
        Customers.Rate wave = Customers.Rate.wave(10, 90, Duration.ofSeconds(60));
        assertThat(List.of(wave.at(0), wave.at(30), wave.at(60)))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
                .containsExactly(10.0, 90.0, 10.0);
    }

    @Test
    void ratesAreReadAsWritten() {
        assertThat(Customers.Rate.parse("300").at(17)).isEqualTo(300);
        assertThat(Customers.Rate.parse("60-600/90s").at(45)).isEqualTo(600);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + shop.port() + "/");
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
