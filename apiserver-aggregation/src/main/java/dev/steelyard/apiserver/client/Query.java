package dev.steelyard.apiserver.client;

import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.Terminal;
import java.time.InstantSource;
import java.util.List;

/// The command `query`: asks a server or a directory, and prints what it answers.
public final class Query {
    /// The exit code where there is no answer.
    public static final int FAILED = 1;

    private final QueryClient client;

    /// A command whose "now" is that of `clock`.
    ///
    /// @param stored who answers where a directory is asked
    public Query(InstantSource clock, StoredSamples stored) {
        this.client = new QueryClient(clock, stored);
    }

    /// Does what `arguments` say; answers the exit code.
    public int run(List<String> arguments, Terminal terminal) throws MisuseException {
        if (arguments.contains("--help")) {
            terminal.out().print(QueryOptions.usage());
            return 0;
        }
        QueryOptions options = QueryOptions.parse(arguments);
        try {
            QueryReply reply = client.ask(options);
            reply.remarks().forEach(terminal.err()::println);
            List<String> lines =
                    options.range().isPresent()
                            ? ReplyTable.ofRange(reply)
                            : ReplyTable.ofInstant(reply);
            lines.forEach(terminal.out()::println);
            return 0;
        } catch (QueryFailedException failed) {
            terminal.err().println("steelyard: " + failed.getMessage());
            return FAILED;
        }
    }
}
