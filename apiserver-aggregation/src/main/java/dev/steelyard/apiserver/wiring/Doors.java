package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.command.ServeOptions.Door;
import dev.steelyard.apiserver.otlp.OtlpRoutes;
import dev.steelyard.apiserver.push.Intake;
import dev.steelyard.apiserver.push.PushLimits;
import dev.steelyard.apiserver.query.AdminRoutes;
import dev.steelyard.apiserver.remote.ReadLimits;
import dev.steelyard.apiserver.remote.ReadRoutes;
import dev.steelyard.apiserver.remote.WriteRoutes;
import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.scrape.config.ScrapeConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What others may do beside asking queries: read samples, and where the command line says so, send
/// them.
final class Doors {
    private Doors() {}

    /// The doors that are open, and how much comes in at once.
    record Open(Set<Door> doors, PushLimits pushes) {
        Open {
            doors = Set.copyOf(doors);
        }

        private boolean has(Door door) {
            return doors.contains(door);
        }
    }

    /// The routes of the doors that are open.
    ///
    /// @param configuration that holds at each moment
    static List<Routes> routes(
            Open open,
            Keeping keeping,
            Supplier<ScrapeConfiguration> configuration,
            Assembly assembly) {
        List<Routes> routes = new ArrayList<>();
        routes.add(
                new ReadRoutes(
                        keeping.reader(),
                        () -> configuration.get().externalLabels(),
                        ReadLimits.DEFAULT));
        routes.add(
                new AdminRoutes(
                        keeping.administration().filter(_ -> open.has(Door.ADMIN)),
                        ParserOptions.STABLE));
        if (open.has(Door.REMOTE_WRITE) || open.has(Door.OTLP)) {
            Intake intake = new Intake(keeping.store(), open.pushes(), assembly.clock());
            assembly.show(intake::families);
            if (open.has(Door.REMOTE_WRITE)) {
                routes.add(new WriteRoutes(intake));
            }
            if (open.has(Door.OTLP)) {
                routes.add(new OtlpRoutes(intake, () -> configuration.get().otlp()));
            }
        }
        routes.add(
                closed("/api/v1/write", "remote write is taken with --accept-remote-write only"));
        routes.add(closed("/api/v1/otlp/v1/metrics", "OTLP is taken with --accept-otlp only"));
        return routes;
    }

    /// Says of a path, where nothing before it answered, why there is nothing.
    private static Routes closed(String path, String why) {
        return request ->
                request.target().path().equals(path)
                        ? Optional.of(Answer.text(404, why + "\n"))
                        : Optional.empty();
    }
}
