package dev.steelyard.scrape.config;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The command `check config`: says whether Steelyard can go by configuration files, as promtool
/// does for Prometheus. Files that a configuration names are checked with it.
public final class CheckConfiguration {
    private static final String USAGE =
            """
            usage: steelyard check config FILE…
            Checks Prometheus configuration files, and the files of targets and of secrets that they
            name. Tells all that is wrong with its place.
            Exits with 0 if all is well, 1 if not, 2 if the command was not understood.
            """;

    private CheckConfiguration() {}

    /// Checks what `args` name, and answers the exit code.
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        if (args.isEmpty() || args.stream().anyMatch(arg -> arg.startsWith("-"))) {
            err.print(USAGE);
            return 2;
        }
        int code = 0;
        for (String file : args) {
            out.println("Checking " + file);
            List<String> problems = check(Path.of(file));
            problems.forEach(err::println);
            if (problems.isEmpty()) {
                out.println(" SUCCESS: " + file + " is a configuration that Steelyard goes by");
            } else {
                out.println(" FAILED: " + file);
                code = 1;
            }
        }
        return code;
    }

    private static List<String> check(Path file) {
        try {
            ScrapeConfiguration read = ConfigurationFile.read(file);
            List<String> problems = new ArrayList<>();
            read.jobs().forEach(job -> check(job, problems));
            return problems;
        } catch (NoSuchFileException _) {
            return List.of(file + ": there is no such file");
        } catch (IOException e) {
            return List.of(file + ": cannot be read: " + e.getMessage());
        } catch (ConfigurationException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static void check(ScrapeJob job, List<String> problems) {
        secrets(job.http())
                .forEach(secret -> {
                    if (secret instanceof Secret.InFile(Path file) && !Files.isReadable(file)) {
                        problems.add(
                                "%s: the job \"%s\" needs this file, and it cannot be read"
                                        .formatted(file, job.name()));
                    }
                });
        for (FileDiscovery discovery : job.files()) {
            for (Path file : discovery.found()) {
                try {
                    TargetGroupReader.read(file);
                } catch (IOException e) {
                    problems.add(file + ": cannot be read: " + e.getMessage());
                } catch (ConfigurationException e) {
                    problems.add(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private static Stream<Secret> secrets(HttpAccess http) {
        Stream<Secret> credentials =
                switch (http.credentials()) {
                    case HttpAccess.Credentials.None _ -> Stream.of();
                    case HttpAccess.Credentials.Basic(Secret username, Secret password) ->
                            Stream.of(username, password);
                    case HttpAccess.Credentials.Token(_, Secret token) -> Stream.of(token);
                };
        Stream<Secret> tls =
                Stream.of(http.tls().authorities(), http.tls().certificate(), http.tls().key())
                        .flatMap(Optional::stream);
        return Stream.concat(credentials, tls);
    }
}
