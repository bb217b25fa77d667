package dev.steelyard.apiserver.autoscaling;

import dev.steelyard.apiserver.command.MisuseException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Which HPAs are checked.
///
/// @param namespace empty for that of the kubeconfig
/// @param everywhere whether those of all namespaces are
/// @param name empty for all
/// @param context of the kubeconfig; empty for the current one
public record CheckOptions(
        Optional<String> namespace,
        boolean everywhere,
        Optional<String> name,
        Optional<String> context) {
    private static final String USAGE =
            """
            usage: steelyard check hpa [NAME] [-n NAMESPACE | -A] [--context NAME]
            Tells whom HPAs count, and what is wrong with it: pods of others that their target's
            selector matches, two HPAs of one target, selectors that match no pod, and requests that
            are missing where an HPA goes by utilization; and the cure of each.
            Asks the cluster of the kubeconfig (KUBECONFIG, else ~/.kube/config), as kubectl does.
              -n, --namespace NAMESPACE   else that of the kubeconfig
              -A, --all-namespaces        those of all namespaces
              --context NAME              another than the current context of the kubeconfig
            Exits with 0 if nothing is wrong, 1 if something is or the cluster does not answer, 2 if
            the command was not understood.
            """;

    /// What `--help` prints.
    public static String usage() {
        return USAGE;
    }

    /// @throws MisuseException where the words make no sense
    public static CheckOptions parse(List<String> words) throws MisuseException {
        CheckOptions options =
                new CheckOptions(Optional.empty(), false, Optional.empty(), Optional.empty());
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            options = options.with(rest.next(), rest);
        }
        if (options.everywhere && (options.namespace.isPresent() || options.name.isPresent())) {
            throw new MisuseException("-A checks all HPAs; leave out the name and -n");
        }
        return options;
    }

    private CheckOptions with(String word, Iterator<String> rest) throws MisuseException {
        int sign = word.startsWith("--") ? word.indexOf('=') : -1;
        String flag = sign < 0 ? word : word.substring(0, sign);
        Iterator<String> values = sign < 0 ? rest : List.of(word.substring(sign + 1)).iterator();
        return switch (flag) {
            case "-A", "--all-namespaces" -> new CheckOptions(namespace, true, name, context);
            case "-n", "--namespace" ->
                    new CheckOptions(value(flag, values), everywhere, name, context);
            case "--context" -> new CheckOptions(namespace, everywhere, name, value(flag, values));
            default -> {
                if (flag.startsWith("-")) {
                    throw new MisuseException("check hpa has no flag " + flag);
                }
                if (name.isPresent()) {
                    throw new MisuseException(
                            "check hpa takes one name, or none for all: not %s and %s"
                                    .formatted(name.get(), word));
                }
                yield new CheckOptions(namespace, everywhere, Optional.of(word), context);
            }
        };
    }

    private static Optional<String> value(String flag, Iterator<String> values)
            throws MisuseException {
        if (!values.hasNext()) {
            throw new MisuseException(flag + " needs a name");
        }
        return Optional.of(values.next());
    }
}
