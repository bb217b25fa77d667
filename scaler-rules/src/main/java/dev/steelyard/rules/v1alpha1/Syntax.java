package dev.steelyard.rules.v1alpha1;

/// The syntax of values, as the CRD's expressions state it, and what is said to those who miss it.
///
/// A bare pattern would be told back as it is; an expression can say what is wrong and the cure.
public final class Syntax {
    /// The name of a metric.
    public static final String METRIC = "^[a-zA-Z_:][a-zA-Z0-9_:]*$";

    /// The name under which a metric is served; it is a segment of a path and the name of a
    /// resource in permissions.
    public static final String SERVED = "^[a-zA-Z_:]([-a-zA-Z0-9_:.]*[a-zA-Z0-9_:])?$";

    /// The name of a label.
    public static final String LABEL = "^[a-zA-Z_][a-zA-Z0-9_]*$";

    /// The name of a signal, apart from its length.
    public static final String SIGNAL = "^[a-z][-a-z0-9]*$";

    /// Hours, minutes, seconds, milliseconds; each may be left out.
    public static final String DURATION =
            "^([0-9]{1,4}h)?([0-9]{1,4}m)?([0-9]{1,5}s)?([0-9]{1,6}ms)?$";

    /// A Kubernetes quantity, whose exponent has two digits at most.
    public static final String QUANTITY =
            "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?$";

    /// What is said of a name that is no [#METRIC].
    public static final String METRIC_MESSAGE =
            "is no name of a metric: use letters, digits, _ and :, and begin with no digit";

    /// What is said of a name that is no [#SERVED].
    public static final String SERVED_MESSAGE =
            "is no name for a metric that is served: use letters, digits, _, :, - and ., and begin"
                    + " with no digit";

    /// What is said of a name that is no [#LABEL].
    public static final String LABEL_MESSAGE =
            "is no name of a label: use letters, digits and _, and begin with no digit";

    /// What is said of labels of which one is no [#LABEL].
    public static final String LABELS_MESSAGE = "one of the names in it " + LABEL_MESSAGE;

    /// What is said of a name that is no [#SIGNAL].
    public static final String SIGNAL_MESSAGE =
            "is no name of a signal: use a-z, 0-9 and -, and begin with a letter, such as queue-depth";

    /// What is said of a text that is no [#DURATION].
    public static final String DURATION_MESSAGE =
            "is no duration: write a number and h, m, s or ms without spaces, such as 90s, 5m or"
                    + " 1h30m";

    /// What is said of a duration that is too short or too long.
    public static final String OVER_MESSAGE = "over is between 10s and 1h";

    /// What is said of a text that is no quantity.
    public static final String QUANTITY_MESSAGE =
            "is no quantity: write a number with a unit at most, such as 50, 500m, 2k or 1Gi; a number"
                    + " with a point goes in quotes, such as \"0.5\"";

    /// What is said of a quantity that is zero or less.
    public static final String POSITIVE_MESSAGE =
            "must be greater than 0: it is what the value is divided by";

    /// A pattern that holds for every quantity and most mistakes. It stands before [#IS_QUANTITY],
    /// because a quantity with a great exponent keeps the API server busy for minutes.
    static final String SMALL_EXPONENT = "^[^eE]*([eE]([^0-9+-].*|[+-]?[0-9]{0,2}))?$";

    static final String IS_METRIC = "self.matches('" + METRIC + "')";
    static final String IS_SERVED = "self.matches('" + SERVED + "')";
    static final String IS_LABEL = "self.matches('" + LABEL + "')";
    static final String ARE_LABELS = "self.all(label, label.matches('" + LABEL + "'))";
    static final String IS_SIGNAL = "self.matches('" + SIGNAL + "')";
    static final String IS_DURATION = "self.size() > 0 && self.matches('" + DURATION + "')";

    // An expression that fails is told as its failure, so those below pass over what those above
    // refuse already.
    static final String IS_OVER =
            "!("
                    + IS_DURATION
                    + ") || duration(self) >= duration('10s') && duration(self) <= duration('1h')";
    static final String IS_QUANTITY = "isQuantity(string(self))";
    static final String IS_POSITIVE =
            "!isQuantity(string(self)) || quantity(string(self)).isGreaterThan(quantity('0'))";

    private Syntax() {}
}
