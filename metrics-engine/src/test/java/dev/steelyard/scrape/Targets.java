package dev.steelyard.scrape;

import dev.steelyard.model.Labels;
import java.net.URI;
import java.time.Duration;

/// Targets for tests.
final class Targets {
    private Targets() {}

    /// A target that is scraped every 10 s.
    static Target of(String url) {
        return of(url, Target.Honor.DEFAULT);
    }

    static Target of(String url, Target.Honor honor) {
        return new Target(
                "test",
                URI.create(url),
                Labels.of(
                        "job", "test", "instance", String.valueOf(URI.create(url).getAuthority())),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                honor,
                Target.Access.ANONYMOUS);
    }

    /// One whose lines that cannot be read are left out.
    static Target forgiving(String url) {
        Target target = of(url);
        return new Target(
                target.job(),
                target.url(),
                target.labels(),
                target.interval(),
                target.timeout(),
                target.honor(),
                target.access(),
                Target.Terms.USUAL.with(Target.MalformedLine.IS_LEFT_OUT));
    }

    static Target withTimeout(Target target, Duration timeout) {
        return new Target(
                target.job(),
                target.url(),
                target.labels(),
                target.interval(),
                timeout,
                target.honor(),
                target.access());
    }

    static Target withInterval(Target target, Duration interval) {
        return new Target(
                target.job(),
                target.url(),
                target.labels(),
                interval,
                target.timeout(),
                target.honor(),
                target.access());
    }
}
