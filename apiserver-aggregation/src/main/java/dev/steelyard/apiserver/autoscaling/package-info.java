/// `steelyard check hpa`: whom HPAs count, and what is wrong with it.
@NullMarked
package dev.steelyard.apiserver.autoscaling;

import org.jspecify.annotations.NullMarked;
