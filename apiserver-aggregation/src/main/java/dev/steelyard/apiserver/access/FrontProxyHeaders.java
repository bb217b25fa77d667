package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.access.AuthenticationSettings.FrontProxy;
import dev.steelyard.apiserver.wire.Identity;
import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the identity that a front proxy states in headers. To be asked only after its certificate
/// was verified.
final class FrontProxyHeaders {
    private FrontProxyHeaders() {}

    /// Who is stated, or empty where the headers name no user.
    static Optional<Identity> identity(MultiMap headers, FrontProxy settings) {
        return first(headers, settings.userHeaders())
                .map(user ->
                        new Identity(
                                user,
                                first(headers, settings.uidHeaders()).orElse(""),
                                all(headers, settings.groupHeaders()),
                                extra(headers, settings.extraPrefixes())));
    }

    private static Optional<String> first(MultiMap headers, List<String> names) {
        return names.stream()
                .flatMap(name -> headers.getAll(name).stream())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /// All values of all the headers; a group's name may hold commas, so none is cut.
    private static List<String> all(MultiMap headers, List<String> names) {
        return names.stream().flatMap(name -> headers.getAll(name).stream()).toList();
    }

    private static Map<String, List<String>> extra(MultiMap headers, List<String> prefixes) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        for (String prefix : prefixes) {
            String start = prefix.toLowerCase(Locale.ROOT);
            for (Map.Entry<String, String> header : headers) {
                String name = header.getKey().toLowerCase(Locale.ROOT);
                if (name.startsWith(start)) {
                    extra.computeIfAbsent(
                                    unescape(name.substring(start.length())),
                                    _ -> new ArrayList<>())
                            .add(header.getValue());
                }
            }
        }
        return extra;
    }

    /// Undoes the percent escapes in a header's name; a broken one is left as it is.
    private static String unescape(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return name;
        }
    }
}
