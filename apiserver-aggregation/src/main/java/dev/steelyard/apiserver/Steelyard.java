package dev.steelyard.apiserver;

import dev.steelyard.apiserver.autoscaling.CheckOptions;
import dev.steelyard.apiserver.client.Query;
import dev.steelyard.apiserver.command.Command;
import dev.steelyard.apiserver.command.CommandTable;
import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.command.Terminal;
import dev.steelyard.apiserver.command.Version;
import dev.steelyard.apiserver.demo.DemoOptions;
import dev.steelyard.apiserver.translate.TranslateCommand;
import dev.steelyard.apiserver.wiring.StoredBlocks;
import dev.steelyard.apiserver.wiring.StoredQueries;
import dev.steelyard.exposition.lint.CheckMetrics;
import dev.steelyard.promql.script.PromqlTest;
import dev.steelyard.scrape.config.CheckConfiguration;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The program: does what its command line says.
@QuarkusMain
public final class Steelyard {
    private static final CommandTable COMMANDS =
            new CommandTable(
                    List.of(
                            new Command(
                                    "demo",
                                    "a sample shop and what its rule makes of it, on this machine",
                                    Steelyard::demo),
                            new Command(
                                    "serve",
                                    "measure and serve the metrics APIs",
                                    Steelyard::serve),
                            new Command(
                                    "check metrics",
                                    "lint expositions: files, or - for standard input",
                                    Steelyard::checkMetrics),
                            new Command(
                                    "check config",
                                    "check Prometheus configuration files",
                                    Steelyard::checkConfiguration),
                            new Command(
                                    "check hpa",
                                    "tell whom HPAs count, and what is wrong with it",
                                    Steelyard::checkHpa),
                            new Command(
                                    "tsdb",
                                    "analyze, verify or import blocks of samples on a disk",
                                    StoredBlocks::run),
                            new Command(
                                    "query",
                                    "ask a running server or a directory, and print a table or a chart",
                                    Steelyard::query),
                            new Command(
                                    "promql test",
                                    "run scripts of queries and what they shall answer",
                                    Steelyard::promqlTest),
                            new Command(
                                    "translate prometheus-adapter",
                                    "write an adapter's configuration as rules",
                                    TranslateCommand::run),
                            new Command(
                                    "train",
                                    "work on itself in a directory, for an AOT cache to be made",
                                    Steelyard::train),
                            new Command("version", "print the version", Steelyard::version)));

    private Steelyard() {}

    public static void main(String... words) {
        System.exit(COMMANDS.run(List.of(words), new Terminal(System.in, System.out, System.err)));
    }

    /// Starts the server, in [Server], and returns when it was told to stop.
    private static int serve(List<String> arguments, Terminal terminal) throws MisuseException {
        if (arguments.contains("--help")) {
            terminal.out().print(ServeOptions.usage());
            return 0;
        }
        // Before anything is started: a mistake in the flags is told at once.
        ServeOptions.parse(arguments, System.getenv());
        return run(Server.class, arguments, terminal);
    }

    private static int demo(List<String> arguments, Terminal terminal) throws MisuseException {
        if (arguments.contains("--help")) {
            terminal.out().print(DemoOptions.usage());
            return 0;
        }
        DemoOptions.parse(arguments, System.getenv());
        return run(Demo.class, arguments, terminal);
    }

    private static int train(List<String> arguments, Terminal terminal) throws MisuseException {
        if (arguments.size() != 1 || arguments.getFirst().startsWith("-")) {
            throw new MisuseException("train takes one directory, which it may fill");
        }
        return run(Training.class, arguments, terminal);
    }

    private static int run(
            Class<? extends QuarkusApplication> application,
            List<String> arguments,
            Terminal terminal) {
        AtomicInteger exitCode = new AtomicInteger();
        Quarkus.run(
                application,
                (code, fault) -> {
                    exitCode.set(code);
                    if (fault != null) { // the log has ended by now
                        fault.printStackTrace(terminal.err());
                    }
                },
                arguments.toArray(String[]::new));
        return exitCode.get();
    }

    private static int checkMetrics(List<String> arguments, Terminal terminal) {
        return new CheckMetrics(terminal.in()).run(arguments, terminal.out(), terminal.err());
    }

    private static int checkConfiguration(List<String> arguments, Terminal terminal) {
        return CheckConfiguration.run(arguments, terminal.out(), terminal.err());
    }

    private static int checkHpa(List<String> arguments, Terminal terminal) throws MisuseException {
        if (arguments.contains("--help")) {
            terminal.out().print(CheckOptions.usage());
            return 0;
        }
        CheckOptions.parse(arguments);
        return run(CheckHpa.class, arguments, terminal);
    }

    private static int query(List<String> arguments, Terminal terminal) throws MisuseException {
        InstantSource clock = InstantSource.system();
        return new Query(clock, new StoredQueries(clock)).run(arguments, terminal);
    }

    private static int promqlTest(List<String> arguments, Terminal terminal) {
        return new PromqlTest().run(arguments, terminal.out(), terminal.err());
    }

    private static int version(List<String> arguments, Terminal terminal) {
        terminal.out().println("steelyard " + Version.text());
        return 0;
    }
}
