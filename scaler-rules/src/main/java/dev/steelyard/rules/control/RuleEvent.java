package dev.steelyard.rules.control;

/// Something that happened to a rule.
public record RuleEvent(Reason reason, String message) {
    /// What happened, in one word.
    public enum Reason {
        /// A new spec is at work.
        RULE_ACCEPTED("RuleAccepted", true),
        /// A new spec is wrong; the last good one stays at work.
        RULE_HELD("RuleHeld", false),
        /// A signal has no value any more.
        SIGNAL_LOST("SignalLost", false),
        /// A signal has a value again.
        SIGNAL_BACK("SignalBack", true),
        /// Something else scales the workload, or has changed our autoscaler.
        CONFLICT_SEEN("ConflictSeen", false);

        private final String word;
        private final boolean isNormal;

        Reason(String word, boolean isNormal) {
            this.word = word;
            this.isNormal = isNormal;
        }

        /// The word that events use.
        public String word() {
            return word;
        }

        /// Whether the type of the event is `Normal` and not `Warning`.
        public boolean isNormal() {
            return isNormal;
        }
    }
}
