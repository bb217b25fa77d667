package dev.steelyard.usage;

import java.time.Duration;
import java.time.Instant;

/// Why it is not known what something uses.
///
/// A pod is withheld as a whole while one of its running containers lacks a reading: a sum over the
/// others would look like a complete one, only too low.
public sealed interface Absence {
    /// What is concerned: `node n1`, `pod shop/web-1`, `container app of pod shop/web-1`.
    String subject();

    /// What is the matter and when or how it ends, in one sentence.
    String explanation();

    /// The cluster has not been listed yet.
    record Starting(String subject) implements Absence {
        @Override
        public String explanation() {
            return subject + " is not known yet: the list of the cluster's objects is being taken";
        }
    }

    /// There is no such object.
    record Unknown(String subject) implements Absence {
        @Override
        public String explanation() {
            return subject + " does not exist";
        }
    }

    /// The pod is not in the phase Running.
    record NotRunning(String subject, String phase) implements Absence {
        @Override
        public String explanation() {
            return subject + " is in the phase " + phase + "; only running pods use anything";
        }
    }

    /// None of the pod's containers runs at the moment.
    record NothingRuns(String subject) implements Absence {
        @Override
        public String explanation() {
            return subject + " has no running container: all of them wait to start or have ended";
        }
    }

    /// The kubelet has told nothing of it since it started.
    record NoReading(String subject) implements Absence {
        @Override
        public String explanation() {
            return "the kubelet has told nothing of "
                    + subject
                    + " since it started; if this stays so, see whether its node is scraped";
        }
    }

    /// There is one reading, and CPU usage is the difference of two.
    record OneReading(String subject, Instant taken) implements Absence {
        @Override
        public String explanation() {
            return subject
                    + " has one reading, of "
                    + taken
                    + ", since it started or was reset; its usage is known from the next one on";
        }
    }

    /// The latest reading is too old to be taken for the present.
    record TooOld(String subject, Instant taken, Duration limit) implements Absence {
        @Override
        public String explanation() {
            return "the latest reading of "
                    + subject
                    + " is of "
                    + taken
                    + ", older than the limit of "
                    + limit.toSeconds()
                    + "s; see why its node is not scraped";
        }
    }
}
