/// Files of framed and checksummed records that are appended to and read again after a crash.
@NullMarked
package dev.steelyard.tsdb.wal;

import org.jspecify.annotations.NullMarked;
