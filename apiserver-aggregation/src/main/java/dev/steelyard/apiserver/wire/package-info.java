/// What requests and answers of a Kubernetes API look like on the wire.
@NullMarked
package dev.steelyard.apiserver.wire;

import org.jspecify.annotations.NullMarked;
