/// Rules and grants read from YAML files, for a server that has no cluster around it.
@NullMarked
package dev.steelyard.rules.manifest;

import org.jspecify.annotations.NullMarked;
