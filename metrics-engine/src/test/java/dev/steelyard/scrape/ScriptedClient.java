package dev.steelyard.scrape;

import dev.steelyard.exposition.ExpositionFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/// A client whose answers are what the test says, and which notes what it was asked.
final class ScriptedClient implements ScrapeClient {
    private final Map<URI, Callable<ScrapeAnswer>> answers = new ConcurrentHashMap<>();
    private final List<Target> asked = new ArrayList<>();

    void answers(String url, String body) {
        does(url, () -> body(body));
    }

    void fails(String url, ScrapeOutcome outcome, String error) {
        does(url, () -> new ScrapeAnswer.Failure(outcome, error));
    }

    void does(String url, Callable<ScrapeAnswer> answer) {
        answers.put(URI.create(url), answer);
    }

    static ScrapeAnswer body(String text) {
        return new ScrapeAnswer.Body(text.getBytes(StandardCharsets.UTF_8), ExpositionFormat.TEXT);
    }

    synchronized int timesAsked() {
        return asked.size();
    }

    @Override
    public ScrapeAnswer fetch(Target target) throws InterruptedException {
        synchronized (this) {
            asked.add(target);
        }
        Callable<ScrapeAnswer> answer = answers.get(target.url());
        if (answer == null) {
            return new ScrapeAnswer.Failure(ScrapeOutcome.UNREACHABLE, "not in the script");
        }
        try {
            return answer.call();
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
