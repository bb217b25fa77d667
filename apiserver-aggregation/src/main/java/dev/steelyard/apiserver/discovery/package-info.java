/// What this server says it serves: groups, versions, resources, and the schemas of their objects.
@NullMarked
package dev.steelyard.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
