package dev.steelyard.apiserver.demo;

import dev.steelyard.apiserver.command.HumanDuration;
import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.ServeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `demo` is to do.
///
/// @param home the checkout
/// @param lasts how long, or until it is interrupted
/// @param serve how the server in it is started
public record DemoOptions(Path home, Optional<Duration> lasts, ServeOptions serve) {
    private static final String USAGE =
            """
            usage: steelyard demo [--for DURATION] [--listen HOST:PORT]
            Opens a sample shop whose load rises and falls, measures it, and shows what its rule \
            wants. Rules, workloads and pods are the manifests in deploy/demo.

              --for DURATION      end after so long, like 90s (else: when interrupted)
              --listen HOST:PORT  where the metrics APIs listen (127.0.0.1 and any free port)
            """;

    /// The flags as people read them.
    public static String usage() {
        return USAGE;
    }

    /// The options that `words` state.
    ///
    /// @param environment of the process; `STEELYARD_HOME` in it is the checkout
    public static DemoOptions parse(List<String> words, Map<String, String> environment)
            throws MisuseException {
        Path home = Path.of(environment.getOrDefault("STEELYARD_HOME", ""));
        Optional<Duration> lasts = Optional.empty();
        String listen = "127.0.0.1:0";
        List<String> left = new ArrayList<>(words);
        while (!left.isEmpty()) {
            String flag = left.removeFirst();
            if (!flag.equals("--for") && !flag.equals("--listen")) {
                throw new MisuseException(
                        "demo has no flag \"" + flag + "\"; it has --for and --listen");
            }
            if (left.isEmpty()) {
                throw new MisuseException(flag + " needs a value");
            }
            String value = left.removeFirst();
            if (flag.equals("--for")) {
                lasts = Optional.of(HumanDuration.parse(flag, value));
            } else {
                listen = value;
            }
        }
        return new DemoOptions(home, lasts, serve(home, listen));
    }

    private static ServeOptions serve(Path home, String listen) throws MisuseException {
        String manifests = home.resolve("deploy/demo").toString();
        return ServeOptions.parse(
                List.of("--standalone", manifests, "--listen", listen, "--drain", "0s"), Map.of());
    }
}
