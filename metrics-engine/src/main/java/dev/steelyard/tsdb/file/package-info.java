/// Files that are written once and read through mappings: their bytes, numbers and checksums, and
/// how they get to the disk for good.
@NullMarked
package dev.steelyard.tsdb.file;

import org.jspecify.annotations.NullMarked;
