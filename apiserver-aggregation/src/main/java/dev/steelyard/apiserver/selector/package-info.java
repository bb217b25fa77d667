/// The selectors of Kubernetes: which objects a list is to hold.
@NullMarked
package dev.steelyard.apiserver.selector;

import org.jspecify.annotations.NullMarked;
