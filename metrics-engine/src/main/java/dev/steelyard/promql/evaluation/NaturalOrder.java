package dev.steelyard.promql.evaluation;

import java.math.BigInteger;

/// The order in which people sort names with numbers in them: `cpu2` before `cpu10`.
final class NaturalOrder {
    private NaturalOrder() {}

    /// Compares run by run: runs of digits as numbers, others as texts.
    static int compare(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() && j < right.length()) {
            int iEnd = endOfRun(left, i);
            int jEnd = endOfRun(right, j);
            int order = compareRuns(left.substring(i, iEnd), right.substring(j, jEnd));
            if (order != 0) {
                return order;
            }
            i = iEnd;
            j = jEnd;
        }
        return Integer.compare(left.length() - i, right.length() - j);
    }

    private static int compareRuns(String left, String right) {
        if (isDigit(left.charAt(0)) && isDigit(right.charAt(0))) {
            return new BigInteger(left).compareTo(new BigInteger(right));
        }
        return left.compareTo(right);
    }

    private static int endOfRun(String text, int start) {
        boolean digits = isDigit(text.charAt(start));
        int end = start + 1;
        while (end < text.length() && isDigit(text.charAt(end)) == digits) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
