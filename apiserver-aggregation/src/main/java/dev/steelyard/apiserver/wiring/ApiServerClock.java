package dev.steelyard.apiserver.wiring;

import dev.steelyard.tsdb.ClockWitness;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The clock of kube-apiserver, by the `Date` of its answers, to a second or two.
final class ApiServerClock implements ClockWitness {
    private static final Logger log = Logger.getLogger(ApiServerClock.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// What was heard is not believed for longer: elapsed time may have stood still meanwhile.
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final LongSupplier nanos;
    private volatile @Nullable Heard heard;

    /// What time it was there, and the elapsed time here.
    private record Heard(long millis, long nanos) {}

    /// @param client not closed
    /// @param nanos elapsed time
    ApiServerClock(KubernetesClient client, LongSupplier nanos) {
        this.client = client;
        this.nanos = nanos;
    }

    @Override
    public OptionalLong millis() {
        Heard last = heard;
        if (last == null) {
            return OptionalLong.empty();
        }
        long since = (nanos.getAsLong() - last.nanos) / 1_000_000;
        return since > FRESH.toMillis()
                ? OptionalLong.empty()
                : OptionalLong.of(last.millis + since);
    }

    /// Asks for the time.
    void look() {
        try {
            date().ifPresent(date -> heard = new Heard(millis(date), nanos.getAsLong()));
        } catch (ExecutionException | TimeoutException | DateTimeException e) {
            log.debug("the time of kube-apiserver is not known", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// An answer of any kind has one.
    private Optional<String> date()
            throws ExecutionException, InterruptedException, TimeoutException {
        HttpClient http = client.getHttpClient();
        HttpResponse<String> answer =
                http.sendAsync(
                                http.newHttpRequestBuilder()
                                        .uri(client.getMasterUrl().toString() + "version")
                                        .build(),
                                String.class)
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return Optional.ofNullable(answer.header("Date"));
    }

    private static long millis(String date) {
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant()
                .toEpochMilli();
    }
}
