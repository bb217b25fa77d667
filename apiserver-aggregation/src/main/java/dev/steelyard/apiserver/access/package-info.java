/// Who is asking, and whether they may.
@NullMarked
package dev.steelyard.apiserver.access;

import org.jspecify.annotations.NullMarked;
