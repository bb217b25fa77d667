package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.command.ServeOptions.Door;
import dev.steelyard.apiserver.push.Intake;
import dev.steelyard.apiserver.push.PushLimits;
import dev.steelyard.apiserver.remote.WriteRoutes;
import dev.steelyard.apiserver.serving.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What others may do beside asking, where the command line says so.
final class Doors {
    private Doors() {}

    /// The routes of the doors that are open.
    static List<Routes> routes(Set<Door> open, Keeping keeping, Assembly assembly) {
        List<Routes> routes = new ArrayList<>();
        if (open.contains(Door.REMOTE_WRITE) || open.contains(Door.OTLP)) {
            Intake intake = new Intake(keeping.store(), PushLimits.DEFAULT, assembly.clock());
            assembly.show(intake::families);
            if (open.contains(Door.REMOTE_WRITE)) {
                routes.add(new WriteRoutes(intake));
            }
        }
        return routes;
    }
}
