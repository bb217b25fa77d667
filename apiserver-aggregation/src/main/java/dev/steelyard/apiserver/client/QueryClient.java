package dev.steelyard.apiserver.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steelyard.apiserver.access.Questions;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;

/// Sends queries to a server, or asks a directory.
final class QueryClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final InstantSource clock;
    private final StoredSamples stored;

    QueryClient(InstantSource clock, StoredSamples stored) {
        this.clock = clock;
        this.stored = stored;
    }

    /// The answer to what `options` ask.
    QueryReply ask(QueryOptions options) throws QueryFailedException {
        return switch (options.whom()) {
            case Whom.Server server -> ask(options, server);
            case Whom.Directory directory -> ask(options, directory);
        };
    }

    private QueryReply ask(QueryOptions options, Whom.Directory directory)
            throws QueryFailedException {
        String question = path(options) + "?" + form(parameters(options));
        try {
            Answer answer =
                    stored.ask(
                            directory,
                            new ApiRequest(
                                    "GET",
                                    RequestTarget.parse(question),
                                    MultiMap.caseInsensitiveMultiMap()));
            return ReplyParser.parse(answer.code(), answer.whole().body().toString(UTF_8));
        } catch (IOException | RefusedException unreadable) {
            throw new QueryFailedException(
                    directory.path() + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private QueryReply ask(QueryOptions options, Whom.Server server) throws QueryFailedException {
        try (HttpClient http =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT)
                        .sslContext(server.trust().context())
                        .build()) {
            HttpResponse<String> answer =
                    http.send(request(options, server), HttpResponse.BodyHandlers.ofString(UTF_8));
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                throw new QueryFailedException(
                        server.address()
                                + " answered "
                                + answer.statusCode()
                                + ReplyParser.refusal(answer.body()).map(": "::concat).orElse("")
                                + ": give it a token that may ask with --token-file");
            }
            return ReplyParser.parse(answer.statusCode(), answer.body());
        } catch (SSLHandshakeException untrusted) {
            throw new QueryFailedException(
                    server.address()
                            + " is not trusted ("
                            + reason(untrusted)
                            + "): name its authority with --ca",
                    untrusted);
        } catch (IOException unreachable) {
            throw new QueryFailedException(
                    "no answer from "
                            + server.address()
                            + " ("
                            + reason(unreachable)
                            + "): is a server running there? --server names another",
                    unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new QueryFailedException("interrupted", stopped);
        }
    }

    private static String reason(IOException unreachable) {
        String message = unreachable.getMessage();
        return message == null ? unreachable.getClass().getSimpleName() : message;
    }

    private static String path(QueryOptions options) {
        return options.range().isPresent() ? "/api/v1/query_range" : "/api/v1/query";
    }

    private HttpRequest request(QueryOptions options, Whom.Server server)
            throws QueryFailedException {
        Map<String, String> parameters = parameters(options);
        if (!server.namespace().isEmpty()) {
            parameters.put(Questions.NAMESPACE, server.namespace());
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.address() + path(options)))
                        .timeout(LONGEST)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form(parameters)));
        if (server.tokenFile().isPresent()) {
            request.header("Authorization", "Bearer " + token(server.tokenFile().get()));
        }
        return request.build();
    }

    private static String token(Path file) throws QueryFailedException {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new QueryFailedException(
                    "--token-file cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private Map<String, String> parameters(QueryOptions options) throws QueryFailedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("query", options.query());
        if (options.range().isEmpty()) {
            options.time().ifPresent(time -> parameters.put("time", time));
            return parameters;
        }
        Duration range = options.range().get();
        double end = end(options);
        parameters.put("start", seconds(end - range.toMillis() / 1e3));
        parameters.put("end", seconds(end));
        double step = range.toMillis() / 1e3 / Sparkline.WIDTH;
        parameters.put(
                "step", seconds(options.step().map(each -> each.toMillis() / 1e3).orElse(step)));
        return parameters;
    }

    private double end(QueryOptions options) throws QueryFailedException {
        if (options.time().isEmpty()) {
            return clock.millis() / 1e3;
        }
        String time = options.time().get();
        try {
            return time.contains("T")
                    ? Instant.parse(time).toEpochMilli() / 1e3
                    : Double.parseDouble(time);
        } catch (DateTimeParseException | NumberFormatException _) {
            throw new QueryFailedException(
                    "--time takes seconds since the epoch, or a time like 2026-11-22T12:00:00Z, not \""
                            + time
                            + '"');
        }
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
