package dev.steelyard.testing;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Fifty fixed seeds for a property test, as many as `-Dseeds=` says, or the one given by
/// `-Dseed=`; a failure shows its seed as the argument of the invocation.
public final class Seeds implements ArgumentsProvider {
    private static final int COUNT = Integer.getInteger("seeds", 50);

    @Override
    public Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context) {
        Long given = Long.getLong("seed");
        LongStream seeds = given != null ? LongStream.of(given) : LongStream.rangeClosed(1, COUNT);
        return seeds.mapToObj(Arguments::of);
    }
}
