package dev.steelyard.apiserver.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a request line asks for: the decoded segments of its path and its parameters.
///
/// The whole path is decoded before it is cut, as kube-apiserver does: authorisation and routing
/// then see one and the same thing, `%2A` is `*`, and `%2F` is a slash. One slash at the end is
/// ignored; nothing is ever redirected.
///
/// @param uri as it came
/// @param path decoded, with its slash in front
public record RequestTarget(
        String uri, String path, List<String> segments, Map<String, List<String>> parameters) {
    public RequestTarget {
        segments = List.copyOf(segments);
        parameters = Map.copyOf(parameters);
    }

    /// Reads the target of a request line.
    ///
    /// @throws RefusedException where an escape is broken
    public static RequestTarget parse(String uri) throws RefusedException {
        int question = uri.indexOf('?');
        String path = decode(question < 0 ? uri : uri.substring(0, question), Plus.IS_PLUS);
        if (!path.startsWith("/")) {
            throw RefusedException.badRequest("the path must begin with a slash: " + uri);
        }
        String query = question < 0 ? "" : uri.substring(question + 1);
        return new RequestTarget(uri, path, segments(path), parameters(query));
    }

    /// The same with the parameters of a form before those of the address.
    ///
    /// @throws RefusedException where an escape is broken
    public RequestTarget withForm(String form) throws RefusedException {
        if (form.isEmpty()) {
            return this;
        }
        Map<String, List<String>> all = parameters(form);
        parameters.forEach(
                (name, values) -> all.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(values));
        return new RequestTarget(uri, path, segments, all);
    }

    /// The first value of a parameter, or the empty string: absent and empty mean the same.
    public String parameter(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    /// Whether a parameter says yes: `true`, `1`, or is there without a value.
    public boolean isSet(String name) {
        return parameters.containsKey(name)
                && switch (parameter(name)) {
                    case "", "1", "t", "T", "true", "True", "TRUE" -> true;
                    default -> false;
                };
    }

    private static List<String> segments(String path) {
        String inner = path.substring(1);
        if (inner.endsWith("/")) {
            inner = inner.substring(0, inner.length() - 1);
        }
        return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
    }

    private static Map<String, List<String>> parameters(String query) throws RefusedException {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters
                    .computeIfAbsent(decode(name, Plus.IS_BLANK), _ -> new ArrayList<>())
                    .add(decode(value, Plus.IS_BLANK));
        }
        return parameters;
    }

    private enum Plus {
        IS_PLUS,
        IS_BLANK
    }

    private static String decode(String text, Plus plus) throws RefusedException {
        if (text.indexOf('%') < 0 && (plus == Plus.IS_PLUS || text.indexOf('+') < 0)) {
            return text;
        }
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                decoded[length++] = escaped(raw, i, text);
                i += 2;
            } else {
                decoded[length++] = raw[i] == '+' && plus == Plus.IS_BLANK ? (byte) ' ' : raw[i];
            }
        }
        return utf8(decoded, length, text);
    }

    private static byte escaped(byte[] raw, int percent, String text) throws RefusedException {
        int high = percent + 2 < raw.length ? Character.digit(raw[percent + 1], 16) : -1;
        int low = percent + 2 < raw.length ? Character.digit(raw[percent + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw RefusedException.badRequest(
                    "broken percent escape at " + percent + " in " + text);
        }
        return (byte) (high << 4 | low);
    }

    private static String utf8(byte[] bytes, int length, String text) throws RefusedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException _) {
            throw RefusedException.badRequest("the escapes are not UTF-8 in " + text);
        }
    }
}
