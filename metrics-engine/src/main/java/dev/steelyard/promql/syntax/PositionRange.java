package dev.steelyard.promql.syntax;

/// The characters of a query's text that something was read from: `start` included, `end` excluded.
public record PositionRange(int start, int end) {
    /// From where this begins to where `last` ends.
    public PositionRange to(PositionRange last) {
        return new PositionRange(start, last.end);
    }

    /// Where this begins in `query`, as `line:column`, both counted from 1.
    ///
    /// Columns count the bytes of UTF-8, as Prometheus does in its messages.
    public String location(String query) {
        if (query.isEmpty()) {
            return "unknown position";
        }
        if (start < 0 || start > query.length()) {
            return "invalid position";
        }
        int lineStart = query.lastIndexOf('\n', start - 1) + 1;
        long line = 1 + query.substring(0, lineStart).chars().filter(c -> c == '\n').count();
        return line + ":" + (1 + utf8Length(query, lineStart, start));
    }

    private static int utf8Length(String text, int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            // A surrogate is half of a code point of four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
