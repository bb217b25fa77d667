package dev.steelyard.apiserver.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Who is asking, in the terms of Kubernetes.
///
/// @param uid may be empty
/// @param extra what else the authenticator knows; names in lower case
public record Identity(
        String user, String uid, List<String> groups, Map<String, List<String>> extra) {
    /// The group of all who have proven who they are.
    public static final String AUTHENTICATED = "system:authenticated";

    /// The group that may do everything.
    public static final String MASTERS = "system:masters";

    /// Someone who presented nothing.
    public static final Identity ANONYMOUS =
            new Identity("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    public Identity {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /// An identity without uid and extra.
    public static Identity of(String user, List<String> groups) {
        return new Identity(user, "", groups, Map.of());
    }

    /// The same in the group of the authenticated. The aggregator's own calls for discovery and
    /// OpenAPI state no groups and are allowed by this one alone.
    public Identity authenticated() {
        if (groups.contains(AUTHENTICATED)) {
            return this;
        }
        List<String> more = new ArrayList<>(groups);
        more.add(AUTHENTICATED);
        return new Identity(user, uid, more, extra);
    }

    /// Whether it needs no permission.
    public boolean isMaster() {
        return groups.contains(MASTERS);
    }
}
