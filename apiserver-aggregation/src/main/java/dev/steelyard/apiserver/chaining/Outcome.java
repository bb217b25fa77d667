package dev.steelyard.apiserver.chaining;

import java.util.Locale;

/// What became of asking an older adapter.
enum Outcome {
    /// It gave values, or an empty list.
    ANSWERED,
    /// It does not know the metric either.
    NOT_FOUND,
    /// It refused what was asked.
    REFUSED,
    /// It told a failure of its own.
    FAILED,
    /// It does not take our credentials.
    UNAUTHORIZED,
    /// It took too long.
    TIMEOUT,
    /// Its Service has no such name, or nobody listens there.
    UNREACHABLE,
    /// Its certificate is not trusted, it speaks no TLS, or a file of ours cannot be read.
    UNTRUSTED,
    /// It broke off, or what it said is no answer.
    BROKEN,
    /// Its answer is longer than is taken.
    TOO_LONG,
    /// So many questions wait for it that it was not asked.
    BUSY,
    /// The question had been passed on before, so it was not asked.
    LOOP,
    /// The caller went away, or had no more time.
    CANCELED;

    /// As the label of a metric.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What an answer with this code is.
    static Outcome of(int code) {
        if (code == 404) {
            return NOT_FOUND;
        }
        if (code >= 500) {
            return FAILED;
        }
        return code >= 400 ? REFUSED : ANSWERED;
    }
}
