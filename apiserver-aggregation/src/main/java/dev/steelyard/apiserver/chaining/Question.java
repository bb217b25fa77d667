package dev.steelyard.apiserver.chaining;

import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.Identity;
import dev.steelyard.apiserver.wire.RequestTarget;
import java.util.List;
import java.util.Optional;

/// What an older adapter is asked.
///
/// @param path with its query, encoded
/// @param accept the values of the header
record Question(String path, List<String> accept, String auditId, Identity caller) {
    /// Who asks for lists of names, which no caller waits for: whoever asks kube-apiserver for them
    /// is stated so to its servers.
    private static final Identity LISTER =
            Identity.of("system:kube-aggregator", List.of(Identity.AUTHENTICATED));

    /// What stands for itself in a path beside letters and digits (RFC 3986 §2.3).
    private static final String UNRESERVED = "-._~";

    /// A question for a list of names.
    static Question forNames(String path) {
        return new Question(path, List.of("application/json"), "", LISTER);
    }

    /// The question that a request puts; empty where its path could be read in more than one way.
    ///
    /// The path is written anew from the segments by which the caller was judged, so that nobody is
    /// answered something else than what they may ask.
    static Optional<Question> of(ApiRequest request) {
        RequestTarget target = request.target();
        StringBuilder path = new StringBuilder();
        for (String segment : target.segments()) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return Optional.empty();
            }
            path.append('/');
            path.append(PercentEncoding.of(segment, UNRESERVED));
        }
        int query = target.uri().indexOf('?');
        if (query >= 0) {
            path.append(target.uri(), query, target.uri().length());
        }
        String audit = request.headers().get("Audit-Id");
        return Optional.of(
                new Question(
                        path.toString(),
                        request.headers().getAll("Accept"),
                        audit == null ? "" : audit,
                        request.caller()));
    }

    /// The same asked in the other version, for an answer that we can translate.
    Question inOther(CustomVersion version) {
        return new Question(
                version.other().root() + path.substring(version.root().length()),
                List.of("application/json"),
                auditId,
                caller);
    }
}
