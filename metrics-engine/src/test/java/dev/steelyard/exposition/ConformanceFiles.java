package dev.steelyard.exposition;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The conformance data beside the checkout, which not every machine has.
public final class ConformanceFiles {
    private ConformanceFiles() {}

    /// The folder of a suite; the test that asks is skipped, loudly, where it is absent.
    public static Path suite(String name) {
        Path folder =
                Path.of(System.getProperty("steelyard.root"), "..", "shared", "conformance", name)
                        .normalize();
        boolean present = Files.isDirectory(folder);
        if (!present) {
            System.out.println(
                    "SKIPPED: conformance suite " + name + " is not beside the checkout");
        }
        Assumptions.assumeTrue(present, "no conformance suite " + name);
        return folder;
    }
}
