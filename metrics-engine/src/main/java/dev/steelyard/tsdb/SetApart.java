package dev.steelyard.tsdb;

import dev.steelyard.storage.Selection;
import dev.steelyard.tsdb.file.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Samples of a time that a clock jumped to, in a head and a log of their own.
///
/// ```
/// <data>/apart/00000001/00000001 …   <data>/apart/00000001/believed
/// ```
///
/// Where the log cannot be written they are in memory only. Safe for any number of threads.
final class SetApart {
    /// The file that says that the time is believed.
    static final String BELIEVED = "believed";

    private static final System.Logger log = System.getLogger(SetApart.class.getName());

    private final Path directory;
    private final Head head;
    private final @Nullable HeadJournal journal;

    private SetApart(Path directory, Head head, @Nullable HeadJournal journal) {
        this.directory = directory;
        this.head = head;
        this.journal = journal;
    }

    /// Begins, with a log in a directory, which is made.
    static SetApart begin(Path directory, DatabaseOptions options, Head head) {
        try {
            return new SetApart(directory, head, journal(directory, options, head));
        } catch (IOException e) {
            log.log(System.Logger.Level.ERROR, "cannot be written path=" + directory, e);
            return new SetApart(directory, head, null);
        }
    }

    private static HeadJournal journal(Path directory, DatabaseOptions options, Head head)
            throws IOException {
        Directories.create(directory);
        DatabaseOptions.Log usual = options.log();
        DatabaseOptions own =
                options.with(new DatabaseOptions.Log(usual.segmentBytes(), 0, usual.sealing()));
        HeadJournal journal = HeadJournal.open(directory, own, head.table());
        head.keep(journal);
        return journal;
    }

    Head head() {
        return head;
    }

    /// Says for a start to come that they are to be kept, whatever the clock shows then.
    void believe() {
        try {
            Files.createFile(directory.resolve(BELIEVED));
            Directories.sync(directory);
        } catch (IOException e) {
            log.log(
                    System.Logger.Level.WARNING,
                    "cannot be written, a start judges by the clock path=" + directory,
                    e);
        }
    }

    /// Brings what was committed to the disk.
    void sync() {
        if (journal != null) {
            journal.sync();
        }
    }

    /// Deletes what a selection has at this moment.
    void delete(Selection selection) throws IOException {
        int _ = head.deletion().delete(selection, journal == null ? CommitJournal.NONE : journal);
    }

    /// The number of the segment that gets what is committed from now on.
    int nextSegment() {
        return journal == null ? 0 : journal.nextSegment();
    }

    /// Says that what is older lies in blocks, and what came late before a segment, too.
    void dropBefore(long millis, int segment) throws IOException {
        if (journal != null) {
            journal.dropBefore(millis, segment);
        }
    }

    /// Ends the log, which stays.
    void close() throws IOException {
        if (journal != null) {
            journal.close();
        }
    }

    /// Gives memory and log up. Nothing may be appended any more.
    void forget() {
        head.close();
        try {
            close();
            if (Files.exists(directory)) {
                Directories.delete(directory);
            }
        } catch (IOException e) {
            log.log(System.Logger.Level.WARNING, "is left over path=" + directory, e);
        }
    }
}
