package dev.steelyard.apiserver.serving;

import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import java.util.Optional;

/// The way of a request that is let in without being asked who it is. The parameters of a form come
/// before those of the address, as in Go.
public final class OpenFlow implements Flow {
    private final Routes routes;

    public OpenFlow(Routes routes) {
        this.routes = routes;
    }

    @Override
    public Outcome answer(Incoming incoming) {
        try {
            RequestTarget target = RequestTarget.parse(incoming.uri()).withForm(incoming.form());
            return new Outcome(
                    answer(
                            new ApiRequest(
                                    incoming.method(),
                                    target,
                                    incoming.headers(),
                                    incoming.body())),
                    Outcome.Caller.EXEMPT,
                    Optional.of(Attributes.of(incoming.method(), target)));
        } catch (RefusedException e) {
            return new Outcome(
                    Answer.text(e.status().reason().code(), e.status().message() + "\n"),
                    Outcome.Caller.EXEMPT,
                    Optional.empty());
        }
    }

    private Answer answer(ApiRequest request) throws RefusedException {
        return routes.answer(request).orElseGet(() -> Answer.text(404, "404 page not found\n"));
    }
}
