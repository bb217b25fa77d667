package dev.steelyard.rules;

import dev.steelyard.rules.v1alpha1.SignalState;

/// Why a signal is in the state that it is in.
public enum Cause {
    /// All is well.
    COMPLETE(SignalState.OK, "SeriesFound"),
    /// Some pods that should be part of the value are not, or a part of the window is not measured.
    PART_MISSING(SignalState.HELD, "PartMissing"),
    /// Nothing is scraped that could have the series.
    NO_SCRAPE_TARGET(SignalState.NO_TARGET, "NoScrapeTarget"),
    /// The namespace of the series has not granted them.
    NO_GRANT(SignalState.NO_TARGET, "NoGrant"),
    /// Nobody says which series are about the object that is meant.
    NOT_DESCRIBED(SignalState.NO_TARGET, "NotDescribed"),
    /// No pod is Ready, so there is nothing to multiply a level with.
    NO_READY_POD(SignalState.NO_TARGET, "NoReadyPod"),
    /// The use of the resource is not known.
    NO_USAGE(SignalState.NO_TARGET, "NoUsage"),
    /// A container states no request.
    NO_REQUEST(SignalState.NO_TARGET, "NoRequest"),
    /// No target answers.
    TARGET_DOWN(SignalState.UNREACHABLE, "TargetDown"),
    /// Targets answer, and no series has matched so far.
    METRIC_NEVER_SEEN(SignalState.ABSENT, "MetricNeverSeen"),
    /// Targets answer, and the series that there were have ended.
    METRIC_GONE(SignalState.ABSENT, "MetricGone"),
    /// A rate needs two samples, and there is one.
    TOO_FEW_SAMPLES(SignalState.ABSENT, "TooFewSamples"),
    /// The series say NaN or infinity.
    NOT_A_NUMBER(SignalState.ABSENT, "NotANumber"),
    /// There are series, and their samples are too old.
    STALE_SAMPLES(SignalState.STALE, "StaleSamples");

    private final SignalState state;
    private final String reason;

    Cause(SignalState state, String reason) {
        this.state = state;
        this.reason = reason;
    }

    /// The state that it leads to.
    public SignalState state() {
        return state;
    }

    /// The word that conditions use.
    public String reason() {
        return reason;
    }
}
