/// Asks a server that speaks the HTTP API of Prometheus, and shows its answers in a terminal.
@NullMarked
package dev.steelyard.apiserver.client;

import org.jspecify.annotations.NullMarked;
