package dev.steelyard.apiserver.query;

import dev.steelyard.model.Labels;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// JSON written as it comes, in the way of Prometheus: numbers of samples are strings, times are
/// seconds. Commas are set where they belong; whoever writes opens and closes.
final class JsonText {
    private static final double EXPONENT_BELOW = 1e-6;
    private static final double EXPONENT_FROM = 1e21;
    private static final double LARGEST_WHOLE = 1e15;

    private final StringBuilder text = new StringBuilder(1024);
    private boolean first = true;

    /// Opens an object or array: `{` or `[`.
    JsonText open(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    /// Closes an object or array: `}` or `]`.
    JsonText close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    /// The name of the member whose value is written next.
    JsonText name(String name) {
        string(name);
        text.append(':');
        first = true;
        return this;
    }

    JsonText string(String value) {
        separate();
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            character(value.charAt(i));
        }
        text.append('"');
        return this;
    }

    private void character(char c) {
        switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (c < ' ') {
                    text.append("\\u%04x".formatted((int) c));
                } else {
                    text.append(c);
                }
            }
        }
    }

    JsonText number(long value) {
        separate();
        text.append(value);
        return this;
    }

    /// A number of seconds or the like, that is finite.
    JsonText decimal(double value) {
        separate();
        text.append(sample(value));
        return this;
    }

    JsonText truth(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    JsonText nothing() {
        separate();
        text.append("null");
        return this;
    }

    /// A time in seconds with up to three decimals.
    JsonText time(long millis) {
        separate();
        long size = Math.abs(millis);
        text.append(millis < 0 ? "-" : "").append(size / 1000);
        long rest = size % 1000;
        if (rest != 0) {
            text.append('.')
                    .append(rest < 100 ? "0" : "")
                    .append(rest < 10 ? "0" : "")
                    .append(rest);
        }
        return this;
    }

    /// The value of a sample, as a string.
    JsonText value(double value) {
        separate();
        text.append('"').append(sample(value)).append('"');
        return this;
    }

    /// A value that was written elsewhere.
    JsonText raw(String json) {
        separate();
        text.append(json);
        return this;
    }

    /// Labels as an object.
    JsonText labels(Labels labels) {
        open('{');
        for (int i = 0; i < labels.size(); i++) {
            name(labels.name(i)).string(labels.value(i));
        }
        return close('}');
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    /// The shortest digits that read back as the same number, with an exponent where it is very
    /// large or very small.
    static String sample(double value) {
        if (value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE && !isMinusZero(value)) {
            return Long.toString((long) value);
        }
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return "-0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        double size = Math.abs(value);
        if (size >= EXPONENT_BELOW && size < EXPONENT_FROM) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        int exponent = exact.precision() - exact.scale() - 1;
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static boolean isMinusZero(double value) {
        return value == 0 && 1 / value < 0;
    }

    Buffer buffer() {
        return Buffer.buffer(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
