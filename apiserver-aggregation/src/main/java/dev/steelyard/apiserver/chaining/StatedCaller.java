package dev.steelyard.apiserver.chaining;

import dev.steelyard.apiserver.wire.Identity;
import java.net.http.HttpRequest;

/// States a caller in headers, as kube-apiserver states it to the servers behind it
/// (`k8s.io/client-go`, `transport`).
final class StatedCaller {
    /// What may stand in a header's name (RFC 9110 §5.6.2) and means nothing else here.
    private static final String TOKEN = "!#$&'*+-.^_`|~";

    private StatedCaller() {}

    static void write(Identity caller, HttpRequest.Builder request) {
        request.header("X-Remote-User", caller.user());
        if (!caller.uid().isEmpty()) {
            request.header("X-Remote-Uid", caller.uid());
        }
        caller.groups().forEach(group -> request.header("X-Remote-Group", group));
        caller.extra()
                .forEach((name, values) ->
                        values.forEach(value ->
                                request.header(
                                        "X-Remote-Extra-" + PercentEncoding.of(name, TOKEN),
                                        value)));
    }
}
