package dev.steelyard.promql.syntax;

import java.util.List;

/// What a function takes and answers.
///
/// @param arguments the types of the arguments; the last one repeats as far as `variadic` goes
/// @param variadic how many arguments may follow all but the last; 0 where the number is fixed,
///   [#ANY_NUMBER] where there is no limit
public record Signature(
        List<ValueType> arguments, int variadic, ValueType result, boolean experimental) {
    /// There is no limit to the arguments.
    public static final int ANY_NUMBER = -1;

    public Signature {
        arguments = List.copyOf(arguments);
    }

    static Signature of(ValueType result, ValueType... arguments) {
        return new Signature(List.of(arguments), 0, result, false);
    }

    /// The last argument may be left out, or be given up to `most` times.
    Signature optional(int most) {
        return new Signature(arguments, most, result, experimental);
    }

    /// The last argument may be given any number of times, also never.
    Signature repeating() {
        return optional(ANY_NUMBER);
    }

    Signature asExperimental() {
        return new Signature(arguments, variadic, result, true);
    }

    /// The type that the argument at `index` must have.
    ValueType argument(int index) {
        return arguments.get(Math.min(index, arguments.size() - 1));
    }
}
