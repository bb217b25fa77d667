package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.usage.Absence;
import dev.steelyard.usage.UsageAnswer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tells people at a terminal what a list leaves out and why, as a warning.
///
/// Programs are not told: they would write it to their logs at every look.
final class LeftOut {
    private static final int EXPLAINED = 3;

    private LeftOut() {}

    /// The answer with a warning, where anything is left out.
    ///
    /// @param what one of the objects: `pod`
    static <U> Answer warn(Answer list, String what, Stream<UsageAnswer<U>> answers) {
        List<Absence> absences = answers.flatMap(LeftOut::absence).toList();
        return absences.isEmpty() ? list : list.withWarning(text(what, absences));
    }

    private static String text(String what, List<Absence> absences) {
        String explained =
                absences.stream()
                        .limit(EXPLAINED)
                        .map(Absence::explanation)
                        .collect(Collectors.joining("; "));
        int more = absences.size() - EXPLAINED;
        return "%d %s left out: %s%s"
                .formatted(
                        absences.size(),
                        absences.size() == 1 ? what : what + 's',
                        explained,
                        more > 0 ? "; and %d more, ask for one by its name".formatted(more) : "");
    }

    private static <U> Stream<Absence> absence(UsageAnswer<U> answer) {
        return switch (answer) {
            case UsageAnswer.Known<U> _ -> Stream.empty();
            case UsageAnswer.Absent<U>(Absence reason) -> Stream.of(reason);
        };
    }
}
