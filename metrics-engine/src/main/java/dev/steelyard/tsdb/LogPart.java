package dev.steelyard.tsdb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What is read at the start, one after the other.
sealed interface LogPart {
    /// A segment of the log.
    record Segment(int number) implements LogPart {}

    /// A head file, which stands for segments that are gone.
    record HeadFile(HeadFileName name) implements LogPart {}

    /// All, in the order in which they are to be read: head files where their run begins.
    /// Segments that those stand for, and which are there only because a crash came before they were
    /// removed, are left out.
    static List<LogPart> inOrder(List<HeadFileName> files, List<Integer> segments) {
        List<LogPart> parts = new ArrayList<>();
        files.stream().sorted().forEach(name -> parts.add(new HeadFile(name)));
        segments.stream()
                .filter(number -> files.stream().noneMatch(file -> file.covers(number)))
                .forEach(number -> parts.add(new Segment(number)));
        parts.sort(Comparator.comparingInt(LogPart::first)); // stable: head files come first
        return List.copyOf(parts);
    }

    /// The first segment that it is, or stands for.
    default int first() {
        return switch (this) {
            case Segment(int number) -> number;
            case HeadFile(HeadFileName name) -> name.from();
        };
    }
}
