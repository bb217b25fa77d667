/// Messages of protobuf as they are on the wire, walked and written field by field.
@NullMarked
package dev.steelyard.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
