/// Where the program is put together: the one package that names concrete parts and knows the
/// clock.
@NullMarked
package dev.steelyard.apiserver.wiring;

import org.jspecify.annotations.NullMarked;
