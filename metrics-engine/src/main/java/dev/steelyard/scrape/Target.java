package dev.steelyard.scrape;

import dev.steelyard.model.Labels;
import dev.steelyard.scrape.relabel.Relabelling;
import java.net.URI;
import java.time.Duration;

/// Something that answers with its metrics, and how to ask it.
///
/// @param job what kind of target it is, for limits and counters: `kubelet`, `pods`, or the job of
///   a configuration file
/// @param url where to ask; `http` or `https`
/// @param labels what every series of it carries: `job`, `instance` and the identity of what is
///   scraped; also what tells one target from another, together with `url`
/// @param interval the time between two scrapes
/// @param timeout how long one scrape may take, at most `interval`
/// @param honor whose labels and times hold where the target states its own
/// @param access names the credentials and trust that [ScrapeClient] is to use
/// @param terms under which its answers are taken
public record Target(
        String job,
        URI url,
        Labels labels,
        Duration interval,
        Duration timeout,
        Honor honor,
        Access access,
        Terms terms) {
    public Target {
        if (url.getHost() == null
                || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("not an http or https address: " + url);
        }
        if (timeout.compareTo(interval) > 0) {
            throw new IllegalArgumentException(
                    "timeout " + timeout + " is longer than the interval " + interval);
        }
    }

    /// A target whose answers are taken as they are.
    public Target(
            String job,
            URI url,
            Labels labels,
            Duration interval,
            Duration timeout,
            Honor honor,
            Access access) {
        this(job, url, labels, interval, timeout, honor, access, Terms.USUAL);
    }

    /// The same target, not asked for the reason given.
    public Target refused(String refusal) {
        return new Target(
                job,
                url,
                labels,
                interval,
                timeout,
                honor,
                access,
                new Terms(terms.limits(), terms.relabelling(), terms.malformed(), refusal));
    }

    /// Under which conditions answers are taken, and what is made of them.
    ///
    /// @param limits that fail an answer as a whole
    /// @param relabelling of the series, after the labels of the target have been put on them
    /// @param malformed what a line that cannot be read costs
    /// @param refusal why the target is not asked at all, its scrapes failing with this error;
    ///   empty where it is asked
    public record Terms(
            AnswerLimits limits, Relabelling relabelling, MalformedLine malformed, String refusal) {
        /// No conditions.
        public static final Terms USUAL =
                new Terms(AnswerLimits.NONE, Relabelling.NONE, MalformedLine.FAILS_ALL, "");

        /// The same terms, but for what a line that cannot be read costs.
        public Terms with(MalformedLine changed) {
            return new Terms(limits, relabelling, changed, refusal);
        }

        /// The same terms, but for what is made of the series.
        public Terms with(Relabelling changed) {
            return new Terms(limits, changed, malformed, refusal);
        }
    }

    /// What a line that cannot be read costs.
    public enum MalformedLine {
        /// The whole answer, as in Prometheus.
        FAILS_ALL,
        /// Itself alone, where any other line brings a sample.
        IS_LEFT_OUT
    }

    /// Which of the target's own statements are believed.
    ///
    /// @param labels a label of the target wins over ours; otherwise it becomes `exported_<name>`
    /// @param times explicit times of samples are kept
    /// @param staleness series with explicit times get stale markers too when they vanish
    public record Honor(boolean labels, boolean times, boolean staleness) {
        /// What Prometheus does unless told otherwise.
        public static final Honor DEFAULT = new Honor(false, true, false);
    }

    /// With which credentials and trust a target is asked, and what the client makes of its answer.
    ///
    /// @param name what [TargetAccess] knows the credentials and the trust by
    /// @param redirects whether redirects are followed
    /// @param compression whether compressed answers are asked for
    public record Access(String name, boolean redirects, boolean compression) {
        /// No credentials; certificates are checked against the system's authorities.
        public static final Access ANONYMOUS = new Access("anonymous", true, true);

        /// The cluster's service account token; certificates are checked as kubelets present them.
        public static final Access KUBELET = new Access("kubelet", true, true);
    }
}
