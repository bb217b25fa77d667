package dev.steelyard.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// How many replicas a rule wants, and why.
///
/// @param current how many there are
/// @param wanted what the signals want, before the bounds; empty where no signal has a value
/// @param desired what is to be
/// @param perSignal what each signal wants, in the order of the rule; empty where it has no value
/// @param because why, in one sentence
public record Decision(
        int current,
        OptionalInt wanted,
        int desired,
        Limit limitedBy,
        List<OptionalInt> perSignal,
        String because) {
    public Decision {
        perSignal = List.copyOf(perSignal);
    }

    /// Decides as kube-controller-manager would for these metrics: the greatest wish counts, and
    /// while a signal has no value nothing is taken away.
    public static Decision of(CompiledRule rule, int current, List<SignalReading> readings) {
        List<Wish> wishes = readings.stream().map(reading -> Wish.of(reading, current)).toList();
        Optional<Wish> greatest =
                wishes.stream()
                        .filter(wish -> wish.replicas().isPresent())
                        .max(Comparator.comparingInt(wish -> wish.replicas().getAsInt()));
        List<OptionalInt> perSignal = wishes.stream().map(Wish::replicas).toList();
        boolean isBlind = wishes.stream().anyMatch(wish -> wish.replicas().isEmpty());
        CompiledRule.Bounds bounds = rule.bounds();
        if (greatest.isEmpty() || (isBlind && greatest.get().replicas().getAsInt() < current)) {
            Bounded held = bound(current, Limit.HOLD, bounds);
            return new Decision(
                    current,
                    greatest.map(Wish::replicas).orElse(OptionalInt.empty()),
                    held.replicas,
                    held.limit,
                    perSignal,
                    "holds " + current + ": " + blindness(wishes) + bound(held, bounds));
        }
        Wish winner = greatest.get();
        Bounded bounded = step(winner, bounds);
        return new Decision(
                current,
                winner.replicas(),
                bounded.replicas,
                bounded.limit,
                perSignal,
                sentence(winner, wishes) + bound(bounded, bounds));
    }

    private record Bounded(int replicas, Limit limit) {}

    private static Bounded step(Wish winner, CompiledRule.Bounds bounds) {
        int wanted = winner.replicas().getAsInt();
        int stepped = Math.ceilDiv(wanted, bounds.step()) * bounds.step();
        Limit limit =
                stepped != wanted
                        ? Limit.STEP
                        : winner.isTolerated() ? Limit.TOLERANCE : Limit.NONE;
        return bound(stepped, limit, bounds);
    }

    private static Bounded bound(int replicas, Limit limit, CompiledRule.Bounds bounds) {
        return replicas < bounds.min()
                ? new Bounded(bounds.min(), Limit.MIN)
                : replicas > bounds.max()
                        ? new Bounded(bounds.max(), Limit.MAX)
                        : new Bounded(replicas, limit);
    }

    private static String blindness(List<Wish> wishes) {
        return wishes.stream()
                .filter(wish -> wish.replicas().isEmpty())
                .map(wish ->
                        name(wish) + " is " + wish.reading().state().word() + ", " + wish.sum())
                .collect(Collectors.joining("; "));
    }

    private static String sentence(Wish winner, List<Wish> wishes) {
        List<String> parts = new ArrayList<>();
        parts.add(name(winner) + ": " + winner.sum());
        for (Wish wish : wishes) {
            if (!wish.equals(winner)) {
                parts.add(
                        wish.replicas().isPresent()
                                ? name(wish) + " wants " + wish.replicas().getAsInt()
                                : name(wish) + " is " + wish.reading().state().word());
            }
        }
        return String.join("; ", parts);
    }

    private static String bound(Bounded bounded, CompiledRule.Bounds bounds) {
        return switch (bounded.limit) {
            case MIN -> "; min " + bounds.min();
            case MAX -> "; max " + bounds.max();
            case STEP -> "; step " + bounds.step() + " → " + bounded.replicas;
            case NONE, TOLERANCE, HOLD -> "";
        };
    }

    private static String name(Wish wish) {
        return wish.reading().signal().name();
    }
}
