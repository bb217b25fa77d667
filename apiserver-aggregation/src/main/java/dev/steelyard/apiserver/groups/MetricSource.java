package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.wire.RefusedException;

/// Knows metrics that describe objects; safe for any number of threads.
interface MetricSource {
    Finding find(SignalQuestion question) throws RefusedException;
}
