package dev.steelyard.promql.histogram;

/// How observations are taken to lie within a bucket.
///
/// `LINEAR`: evenly, in custom buckets, the zero bucket and classic histograms. `EXPONENTIAL`: so
/// that they would fill the buckets of any higher resolution evenly.
enum Interpolation {
    LINEAR {
        @Override
        double fractionBelow(double lower, double upper, double value) {
            return (value - lower) / (upper - lower);
        }

        @Override
        double at(double lower, double upper, double fraction) {
            return lower + (upper - lower) * fraction;
        }
    },
    EXPONENTIAL {
        @Override
        double fractionBelow(double lower, double upper, double value) {
            double logLower = log2(Math.abs(lower));
            double logUpper = log2(Math.abs(upper));
            double logValue = log2(Math.abs(value));
            return value > 0
                    ? (logValue - logLower) / (logUpper - logLower)
                    : 1 - (logValue - logUpper) / (logLower - logUpper);
        }

        @Override
        double at(double lower, double upper, double fraction) {
            double logLower = log2(Math.abs(lower));
            double logUpper = log2(Math.abs(upper));
            return lower > 0
                    ? Math.pow(2, logLower + (logUpper - logLower) * fraction)
                    : -Math.pow(2, logUpper + (logLower - logUpper) * (1 - fraction));
        }
    };

    private static final double LN_2 = Math.log(2);

    /// The fraction of a bucket's observations that is below `value`, which is inside it.
    abstract double fractionBelow(double lower, double upper, double value);

    /// The value below which `fraction` of a bucket's observations is.
    abstract double at(double lower, double upper, double fraction);

    /// The binary logarithm, exact for powers of two.
    private static double log2(double value) {
        int exponent = Math.getExponent(value);
        boolean normal = exponent >= Double.MIN_EXPONENT && exponent <= Double.MAX_EXPONENT;
        return normal && value == Math.scalb(1.0, exponent) ? exponent : Math.log(value) / LN_2;
    }
}
