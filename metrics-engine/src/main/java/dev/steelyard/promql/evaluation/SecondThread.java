package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.annotation.Annotations;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/// The second thread of a query over a range: it evaluates the right side of an operator while the
/// first one evaluates the left. A query has no more than these two, however many operators.
final class SecondThread {
    private final AtomicBoolean busy = new AtomicBoolean();

    /// The series of both sides of an operator, each held in memory until it is released.
    record Sides(List<StepSeries> left, List<StepSeries> right) {}

    /// Evaluates both sides; what they are, and which mistake is told, does not depend on how.
    Sides collected(Evaluator evaluator, Expr.Binary binary) {
        boolean together =
                evaluator.steps().count() > 1
                        && reads(binary.left())
                        && reads(binary.right())
                        && busy.compareAndSet(false, true);
        if (!together) {
            List<StepSeries> left = evaluator.collected(binary.left());
            return new Sides(left, evaluator.collected(binary.right()));
        }
        try {
            return together(evaluator, binary);
        } finally {
            busy.set(false);
        }
    }

    /// Whether there are series to read, without which a thread costs more than it saves.
    private static boolean reads(Expr expression) {
        return expression instanceof Expr.VectorSelector
                || expression.children().stream().anyMatch(SecondThread::reads);
    }

    private static Sides together(Evaluator evaluator, Expr.Binary binary) {
        Budget budget = evaluator.query().budget();
        Budget others = budget.shared();
        Annotations remarks = new Annotations();
        Evaluator right = evaluator.with(others, remarks);
        FutureTask<List<StepSeries>> task = new FutureTask<>(() -> right.collected(binary.right()));
        Thread.ofPlatform().daemon().name("query-second").start(task);
        boolean whole = false;
        try {
            List<StepSeries> left = evaluator.collected(binary.left());
            Sides sides = new Sides(left, result(task, others));
            evaluator.query().annotations().addAll(remarks);
            budget.join(others);
            whole = true;
            return sides;
        } finally {
            if (!whole) {
                others.giveUp();
                awaitEnd(task, others);
            }
        }
    }

    private static List<StepSeries> result(FutureTask<List<StepSeries>> task, Budget others) {
        awaitEnd(task, others);
        return switch (task.state()) {
            case SUCCESS -> task.resultNow();
            case FAILED -> throw rethrown(task.exceptionNow());
            case CANCELLED, RUNNING -> throw new IllegalStateException("ended as " + task.state());
        };
    }

    private static RuntimeException rethrown(Throwable mistake) {
        if (mistake instanceof Error error) {
            throw error;
        }
        return (RuntimeException) mistake; // evaluation declares no others
    }

    /// Waits for the end of the other thread, which comes soon where this one is interrupted.
    private static void awaitEnd(FutureTask<List<StepSeries>> task, Budget others) {
        boolean interrupted = false;
        while (!task.isDone()) {
            try {
                task.get();
            } catch (InterruptedException _) {
                interrupted = true;
                others.giveUp();
            } catch (ExecutionException _) {
                break; // which is told where the result is asked for
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
