package dev.steelyard.apiserver.discovery;

import java.util.List;
import java.util.Optional;

/// A group of the API with the versions that are served, the preferred one first.
public record ApiGroup(String name, List<Version> versions) {
    public ApiGroup {
        versions = List.copyOf(versions);
    }

    /// A version of a group with its resources; never none, since clients take that for an error.
    public record Version(String name, List<Resource> resources) {
        public Version {
            resources = List.copyOf(resources);
            if (resources.isEmpty()) {
                throw new IllegalArgumentException("version " + name + " lists no resource");
            }
        }
    }

    /// A resource or, with `subresource`, something below one.
    public record Resource(
            String name,
            Optional<String> subresource,
            Scope scope,
            String kind,
            List<String> verbs) {
        public Resource {
            verbs = List.copyOf(verbs);
        }

        /// The name in the old form of discovery: `pods`, `pods/signal`.
        String path() {
            return subresource.map(below -> name + "/" + below).orElse(name);
        }
    }

    /// Where the objects of a resource live.
    public enum Scope {
        CLUSTER("Cluster"),
        NAMESPACED("Namespaced");

        private final String word;

        Scope(String word) {
            this.word = word;
        }

        /// The word of discovery.
        String word() {
            return word;
        }
    }
}
