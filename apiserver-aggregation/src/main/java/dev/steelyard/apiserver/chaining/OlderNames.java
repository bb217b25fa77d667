package dev.steelyard.apiserver.chaining;

import dev.steelyard.apiserver.discovery.ApiGroup.Scope;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.discovery.ServedNames;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The names that the older adapter of a group lists, and the versions in which it does. The last
/// list that could be had holds while there is none to be had. Looked at by one thread, read by
/// any.
final class OlderNames {
    private static final Logger log = Logger.getLogger(OlderNames.class);

    private final String group;
    private final OlderConnection connection;
    private final InstantSource clock;
    private final AtomicLong failures = new AtomicLong();
    private volatile Listed listed;
    private volatile Set<CustomVersion> lacking = Set.of();
    private boolean isTold;

    private record Listed(ServedNames names, @Nullable Instant when) {}

    OlderNames(String group, OlderConnection connection, InstantSource clock) {
        this.group = group;
        this.connection = connection;
        this.clock = clock;
        this.listed = new Listed(ServedNames.NONE, null);
    }

    String group() {
        return group;
    }

    ServedNames current() {
        return listed.names;
    }

    /// How many names there are.
    int count() {
        return listed.names.custom().size() + listed.names.external().size();
    }

    /// How old the list is; empty before the first.
    OptionalDouble ageSeconds() {
        Instant when = listed.when;
        return when == null
                ? OptionalDouble.empty()
                : OptionalDouble.of((clock.millis() - when.toEpochMilli()) / 1e3);
    }

    long failures() {
        return failures.get();
    }

    /// Asks for the list.
    void look() throws InterruptedException {
        switch (list()) {
            case Reply.Answered(var code, _, var body) when code == 200 -> take(body.toString());
            case Reply.Answered(var code, _, _) -> failed("it answered " + code);
            case Reply.Failed(_, var why) -> failed(why);
        }
    }

    /// Of the newest version that it has.
    private Reply list() throws InterruptedException {
        if (!group.equals(ServedGroups.CUSTOM)) {
            return connection.ask(Question.forNames("/apis/" + group + "/v1beta1"));
        }
        Reply newest = list(CustomVersion.V1BETA2);
        Reply older = list(CustomVersion.V1BETA1);
        return isUnknown(newest) ? older : newest;
    }

    private Reply list(CustomVersion version) throws InterruptedException {
        Reply reply = connection.ask(Question.forNames(version.root()));
        Set<CustomVersion> without = EnumSet.noneOf(CustomVersion.class);
        without.addAll(lacking);
        if (isUnknown(reply)) {
            without.add(version);
        } else if (reply instanceof Reply.Answered(var code, _, _) && code == 200) {
            without.remove(version);
        }
        lacking = Set.copyOf(without);
        return reply;
    }

    private static boolean isUnknown(Reply reply) {
        return reply instanceof Reply.Answered(var code, _, _) && code == 404;
    }

    /// Whether it has a version only in the words of the other one.
    boolean hasOnlyTheOther(CustomVersion version) {
        return lacking.equals(Set.of(version));
    }

    private void take(String text) {
        try {
            listed = new Listed(names(new JsonObject(text)), clock.instant());
        } catch (DecodeException | ClassCastException _) {
            failed("what it listed is no APIResourceList");
            return;
        }
        if (isTold) {
            isTold = false;
            log.infof("the older adapter %s lists its names again", connection.service().name());
        }
    }

    private void failed(String why) {
        failures.incrementAndGet();
        if (!isTold) {
            isTold = true;
            log.warnf(
                    "the older adapter %s does not list its names of %s, the last ones are kept: %s",
                    connection.service().name(), group, why);
        }
    }

    private ServedNames names(JsonObject list) {
        JsonArray resources = list.getJsonArray("resources");
        if (resources == null) {
            throw new DecodeException("no list of resources");
        }
        List<ServedNames.Custom> custom = new ArrayList<>();
        List<String> external = new ArrayList<>();
        for (int i = 0; i < resources.size(); i++) {
            JsonObject resource = resources.getJsonObject(i);
            if (resource == null || resource.getString("name") == null) {
                throw new DecodeException("a resource without a name");
            }
            String name = resource.getString("name");
            int slash = name.indexOf('/');
            if (!group.equals(ServedGroups.CUSTOM)) {
                external.add(name);
            } else if (slash > 0) {
                Scope scope =
                        resource.getBoolean("namespaced", false) ? Scope.NAMESPACED : Scope.CLUSTER;
                custom.add(
                        new ServedNames.Custom(
                                name.substring(0, slash), name.substring(slash + 1), scope));
            }
        }
        return new ServedNames(custom, external);
    }
}
