/// The run from which a virtual machine learns what this program takes: the server scrapes itself
/// and answers questions about that.
@NullMarked
package dev.steelyard.apiserver.training;

import org.jspecify.annotations.NullMarked;
