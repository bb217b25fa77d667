package dev.steelyard.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.rules.v1alpha1.ScalingRule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NativeReflectionTest {
    private static final String PACKAGE = "dev/steelyard/rules/v1alpha1";

    /// Holds patterns for annotations; no object has it.
    private static final String NO_PART_OF_ANY_OBJECT = "Syntax";

    @Test
    void everyTypeOfTheResourcesIsNamed() throws Exception {
        List<String> named =
                Arrays.stream(
                                NativeReflection.class
                                        .getAnnotation(RegisterForReflection.class)
                                        .targets())
                        .map(Class::getSimpleName)
                        .toList();
        assertThat(types()).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(named);
    }

    private static List<String> types() throws IOException, URISyntaxException {
        URI place = ScalingRule.class.getResource("ScalingRule.class").toURI();
        if (place.getScheme().equals("jar")) {
            try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                return types(jar.getPath(PACKAGE));
            }
        }
        return types(Path.of(place).resolveSibling("."));
    }

    private static List<String> types(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$"))
                    .map(name -> name.replace(".class", ""))
                    .filter(name -> !name.equals("package-info"))
                    .filter(name -> !name.equals(NO_PART_OF_ANY_OBJECT))
                    .toList();
        }
    }
}
