/// The certificate that this server shows, from its making to its renewal.
@NullMarked
package dev.steelyard.apiserver.certificates;

import org.jspecify.annotations.NullMarked;
