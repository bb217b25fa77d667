package dev.steelyard.scrape;

import java.net.ProtocolException;
import java.util.Optional;

/// The status line and the headers of an HTTP/1.1 response.
final class ResponseHead {
    private final String text; // up to the empty line
    private final int status;

    /// @throws ProtocolException where it does not begin as a response does
    ResponseHead(String text) throws ProtocolException {
        this.text = text;
        boolean http = text.startsWith("HTTP/1.") && text.length() >= 12 && text.charAt(8) == ' ';
        this.status = http ? number(text.substring(9, 12), 0) : 0;
        if (status < 100) {
            int end = text.indexOf('\n');
            String line = (end < 0 ? text : text.substring(0, end)).strip();
            throw new ProtocolException("it begins with \"" + line + "\"");
        }
    }

    int status() {
        return status;
    }

    /// Whether another response, the real one, follows.
    boolean isInterim() {
        return status < 200 && status != 101;
    }

    /// The value of a header, whatever the case of its name.
    Optional<String> header(String name) {
        int at = text.indexOf('\n') + 1;
        while (at > 0 && at < text.length()) {
            int end = text.indexOf('\n', at);
            int stop = end < 0 ? text.length() : end;
            int colon = at + name.length();
            if (colon < stop
                    && text.charAt(colon) == ':'
                    && text.regionMatches(true, at, name, 0, name.length())) {
                return Optional.of(text.substring(colon + 1, stop).strip());
            }
            at = end + 1;
        }
        return Optional.empty();
    }

    boolean isChunked() {
        return header("Transfer-Encoding")
                .filter(value -> value.equalsIgnoreCase("chunked"))
                .isPresent();
    }

    /// The length that is stated; -1 where none is.
    ///
    /// @throws ProtocolException where it is no length
    long contentLength() throws ProtocolException {
        Optional<String> stated = header("Content-Length");
        if (stated.isEmpty()) {
            return -1;
        }
        long length = number(stated.get());
        if (length < 0) {
            throw new ProtocolException("Content-Length is \"" + stated.get() + "\"");
        }
        return length;
    }

    /// Whether the connection can be used again after the body.
    boolean keepsAlive() throws ProtocolException {
        boolean close =
                header("Connection").filter(value -> value.equalsIgnoreCase("close")).isPresent();
        return text.startsWith("HTTP/1.1") && !close && (isChunked() || contentLength() >= 0);
    }

    private static int number(String text, int otherwise) {
        long number = number(text);
        return number < 0 ? otherwise : (int) number;
    }

    private static long number(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
