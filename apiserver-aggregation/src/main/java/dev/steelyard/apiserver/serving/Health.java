package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.RequestTarget;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers whether the program lives (`/livez`, `/healthz`) and is ready (`/readyz`), and the same
/// at the paths of Prometheus (`/-/healthy`, `/-/ready`).
///
/// Readiness says that requests can be answered, and waits for data only while another replica has
/// them and only for a bounded time: an aggregated API without a ready server blocks the deletion
/// of every namespace.
public final class Health {
    private static final Set<String> OPEN =
            Set.of("/livez", "/readyz", "/healthz", "/-/healthy", "/-/ready");

    private final List<HealthCheck> live;
    private final List<HealthCheck> ready;
    private final Supplier<Optional<String>> remark;

    public Health(List<HealthCheck> live, List<HealthCheck> ready) {
        this(live, ready, Optional::empty);
    }

    /// @param remark what is worth telling though the program is ready
    public Health(
            List<HealthCheck> live, List<HealthCheck> ready, Supplier<Optional<String>> remark) {
        this.live = List.copyOf(live);
        this.ready = List.copyOf(ready);
        this.remark = remark;
    }

    /// Whether a path is one that everybody may ask, and that is answered without waiting: one of
    /// the five, not below.
    static boolean isOpen(@Nullable String path) {
        return path != null && OPEN.contains(path);
    }

    /// The answer to a path that [#isOpen], or to one below the first three.
    Answer answer(RequestTarget target) {
        String about = target.segments().getFirst();
        if (about.equals("-")) {
            return asPrometheus(target.path());
        }
        List<HealthCheck> checks = about.equals("readyz") ? ready : live;
        if (target.segments().size() == 1) {
            return all(about, checks, target);
        }
        String name = String.join("/", target.segments().subList(1, target.segments().size()));
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .map(Health::one)
                .orElseGet(() -> Answer.text(404, "404 page not found\n"));
    }

    private Answer asPrometheus(String path) {
        List<HealthCheck> checks = path.equals("/-/ready") ? ready : live;
        String word = path.equals("/-/ready") ? "ready" : "healthy";
        for (HealthCheck check : checks) {
            if (check.problem().get().isPresent()) {
                return Answer.text(503, "Steelyard is not %s: %s\n".formatted(word, check.name()));
            }
        }
        String more = word.equals("ready") ? remark.get().map(": "::concat).orElse("") : "";
        return Answer.text(200, "Steelyard is %s%s.\n".formatted(word, more));
    }

    private static Answer one(HealthCheck check) {
        return check.problem()
                .get()
                .map(_ -> Answer.text(500, "internal server error: reason withheld\n"))
                .orElseGet(() -> Answer.text(200, "ok"));
    }

    private static Answer all(String about, List<HealthCheck> checks, RequestTarget target) {
        Set<String> excluded =
                new HashSet<>(target.parameters().getOrDefault("exclude", List.of()));
        StringBuilder lines = new StringBuilder();
        boolean well = true;
        for (HealthCheck check : checks) {
            if (excluded.remove(check.name())) {
                lines.append("[+]").append(check.name()).append(" excluded: ok\n");
            } else if (check.problem().get().isPresent()) {
                well = false;
                lines.append("[-]").append(check.name()).append(" failed: reason withheld\n");
            } else {
                lines.append("[+]").append(check.name()).append(" ok\n");
            }
        }
        if (!excluded.isEmpty()) {
            lines.append("warn: some health checks cannot be excluded: no matches for ")
                    .append(excluded)
                    .append('\n');
        }
        if (!well) {
            return Answer.text(500, lines + about + " check failed\n");
        }
        return target.isSet("verbose")
                ? Answer.text(200, lines + about + " check passed\n")
                : Answer.text(200, "ok");
    }
}
