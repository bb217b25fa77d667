/// The objects that users write, group `steelyard.dev`, version `v1alpha1`; their CRDs are
/// generated from these types.
///
/// Components that the CRD gives a default, and lists, are never null after construction; those
/// that a user may leave out are `@Nullable`. Components that the CRD requires are only null in an
/// object that no API server and no schema check has seen.
@NullMarked
package dev.steelyard.rules.v1alpha1;

import org.jspecify.annotations.NullMarked;
