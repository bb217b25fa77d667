package dev.steelyard.apiserver.wire;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A request that has been let in, as those who answer see it.
///
/// @param body of a POST or PUT, still encoded as the headers say; empty for all others
/// @param caller who asks; anonymous where nobody was asked who they are
public record ApiRequest(
        String method, RequestTarget target, MultiMap headers, Buffer body, Identity caller) {
    private static final List<String> PEOPLES_AGENTS = List.of("curl", "Wget", "Mozilla/5.0");

    /// A request of someone who was not asked who they are.
    public ApiRequest(String method, RequestTarget target, MultiMap headers, Buffer body) {
        this(method, target, headers, body, Identity.ANONYMOUS);
    }

    /// A request without a body.
    public ApiRequest(String method, RequestTarget target, MultiMap headers) {
        this(method, target, headers, Buffer.buffer());
    }

    /// Whether the answer is for a person's eyes: asked for, or not said by a person's program.
    public Json.Layout layout() {
        if (target.parameters().containsKey("pretty")) {
            return target.isSet("pretty") ? Json.Layout.PRETTY : Json.Layout.COMPACT;
        }
        String agent = headers.get("User-Agent");
        boolean person = agent != null && PEOPLES_AGENTS.stream().anyMatch(agent::startsWith);
        return person ? Json.Layout.PRETTY : Json.Layout.COMPACT;
    }

    /// The form of `offered` that the client wants.
    ///
    /// @throws RefusedException with 406 where none satisfies it
    public Representation representation(Set<Representation> offered) throws RefusedException {
        return preferred(offered)
                .orElseThrow(() ->
                        new RefusedException(
                                ApiStatus.of(
                                        ApiStatus.Reason.NOT_ACCEPTABLE,
                                        "only the following media types are accepted: "
                                                + Answer.JSON)));
    }

    private Optional<Representation> preferred(Set<Representation> offered) {
        return Representation.choose(headers.getAll("Accept"), offered);
    }
}
