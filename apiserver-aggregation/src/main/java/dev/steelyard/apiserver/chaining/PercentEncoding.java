package dev.steelyard.apiserver.chaining;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Percent-encoding (RFC 3986 §2.1) of texts in UTF-8, in capital letters.
final class PercentEncoding {
    private PercentEncoding() {}

    /// The encoded text.
    ///
    /// @param plain what stands for itself beside the letters and digits of ASCII
    static String of(String text, String plain) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(UTF_8)) {
            char letter = (char) (each & 0xff);
            boolean isPlain =
                    (letter < 0x80 && Character.isLetterOrDigit(letter))
                            || plain.indexOf(letter) >= 0;
            encoded.append(isPlain ? letter : "%%%02X".formatted((int) letter));
        }
        return encoded.toString();
    }
}
