package dev.steelyard.promql.syntax;

/// Which parts of the language a parser reads beside the stable ones.
///
/// @param experimentalFunctions functions and aggregations that Prometheus has behind its flag
///   `promql-experimental-functions`
/// @param fillModifiers `fill`, `fill_left`, `fill_right`
public record ParserOptions(boolean experimentalFunctions, boolean fillModifiers) {
    /// What Prometheus reads unless told otherwise.
    public static final ParserOptions STABLE = new ParserOptions(false, false);

    /// Everything.
    public static final ParserOptions EXPERIMENTAL = new ParserOptions(true, true);
}
