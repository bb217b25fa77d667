/// Test scripts for PromQL: samples that are loaded, queries that are evaluated, and what they
/// shall answer; in the notation of Prometheus' promqltest.
@NullMarked
package dev.steelyard.promql.script;

import org.jspecify.annotations.NullMarked;
