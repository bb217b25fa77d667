package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.command.ServeOptions.Door;
import dev.steelyard.apiserver.otlp.OtlpRoutes;
import dev.steelyard.apiserver.push.Intake;
import dev.steelyard.apiserver.push.PushLimits;
import dev.steelyard.apiserver.remote.ReadLimits;
import dev.steelyard.apiserver.remote.ReadRoutes;
import dev.steelyard.apiserver.remote.WriteRoutes;
import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.scrape.config.ScrapeConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// What others may do beside asking queries: read samples, and where the command line says so, send
/// them.
final class Doors {
    private Doors() {}

    /// The routes of the doors that are open.
    ///
    /// @param configuration that holds at each moment
    static List<Routes> routes(
            Set<Door> open,
            Keeping keeping,
            Supplier<ScrapeConfiguration> configuration,
            Assembly assembly) {
        List<Routes> routes = new ArrayList<>();
        routes.add(
                new ReadRoutes(
                        keeping.reader(),
                        () -> configuration.get().externalLabels(),
                        ReadLimits.DEFAULT));
        if (open.contains(Door.REMOTE_WRITE) || open.contains(Door.OTLP)) {
            Intake intake = new Intake(keeping.store(), PushLimits.DEFAULT, assembly.clock());
            assembly.show(intake::families);
            if (open.contains(Door.REMOTE_WRITE)) {
                routes.add(new WriteRoutes(intake));
            }
            if (open.contains(Door.OTLP)) {
                routes.add(new OtlpRoutes(intake, () -> configuration.get().otlp()));
            }
        }
        return routes;
    }
}
