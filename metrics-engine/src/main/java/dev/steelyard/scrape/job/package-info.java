/// The jobs of a configuration at work: their targets found, asked with the credentials of the job,
/// and followed when files and configuration change.
@NullMarked
package dev.steelyard.scrape.job;

import org.jspecify.annotations.NullMarked;
