package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.RequestTarget;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Answers whether the program lives (`/livez`, `/healthz`) and is ready (`/readyz`).
///
/// Readiness says that requests can be answered, and waits for data only while another replica has
/// them and only for a bounded time: an aggregated API without a ready server blocks the deletion
/// of every namespace.
public final class Health {
    private static final Set<String> OPEN = Set.of("/livez", "/readyz", "/healthz");

    private final List<HealthCheck> live;
    private final List<HealthCheck> ready;

    public Health(List<HealthCheck> live, List<HealthCheck> ready) {
        this.live = List.copyOf(live);
        this.ready = List.copyOf(ready);
    }

    /// Whether a target is one that everybody may ask: one of the three paths, not below.
    boolean isOpen(RequestTarget target) {
        return OPEN.contains(target.path());
    }

    /// Whether a target is about health at all.
    boolean isHealth(RequestTarget target) {
        return !target.segments().isEmpty() && OPEN.contains("/" + target.segments().getFirst());
    }

    /// The answer to a target that [#isHealth].
    Answer answer(RequestTarget target) {
        String about = target.segments().getFirst();
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
