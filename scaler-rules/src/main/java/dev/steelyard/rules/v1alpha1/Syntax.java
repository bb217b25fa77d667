package dev.steelyard.rules.v1alpha1;

/// The syntax of values, as the CRD's patterns and expressions state it.
public final class Syntax {
    /// The name of a metric.
    public static final String METRIC = "^[a-zA-Z_:][a-zA-Z0-9_:]*$";

    /// The name of a label.
    public static final String LABEL = "^[a-zA-Z_][a-zA-Z0-9_]*$";

    /// Hours, minutes, seconds, milliseconds; each may be left out.
    public static final String DURATION =
            "^([0-9]{1,4}h)?([0-9]{1,4}m)?([0-9]{1,5}s)?([0-9]{1,6}ms)?$";

    /// A Kubernetes quantity without sign and exponent.
    public static final String QUANTITY = "^[0-9]{1,15}(\\.[0-9]{1,9})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$";

    static final String OVER =
            "duration(self) >= duration('10s') && duration(self) <= duration('1h')";
    static final String OVER_MESSAGE = "over is between 10s and 1h";
    static final String POSITIVE = "quantity(string(self)).isGreaterThan(quantity('0'))";
    static final String POSITIVE_MESSAGE = "must be greater than 0";

    private Syntax() {}
}
