/// When a replica that has just started may begin to answer.
@NullMarked
package dev.steelyard.apiserver.readiness;

import org.jspecify.annotations.NullMarked;
