/// Rules kept true in the cluster: their autoscalers, their status and what is told of them.
@NullMarked
package dev.steelyard.rules.control;

import org.jspecify.annotations.NullMarked;
