package dev.steelyard.apiserver.certificates;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// By which names and addresses callers know this server.
///
/// @param names of the DNS; the first one is also the subject's common name
/// @param addresses literal IP addresses
public record ServingNames(List<String> names, List<String> addresses) {
    public ServingNames {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a serving certificate needs a name");
        }
        for (String address : addresses) {
            InetAddress.ofLiteral(address);
        }
    }

    /// As a Service of a cluster: kube-apiserver asks for `<service>.<namespace>.svc`.
    public static ServingNames ofService(String service, String namespace) {
        String name = service + "." + namespace;
        return new ServingNames(
                List.of(name + ".svc", name, "localhost"), List.of("127.0.0.1", "::1"));
    }

    /// On the machine itself.
    public static ServingNames ofLoopback() {
        return new ServingNames(List.of("localhost"), List.of("127.0.0.1", "::1"));
    }

    /// Names and addresses together, in one form each.
    List<String> all() {
        List<String> all = new ArrayList<>(names);
        for (String address : addresses) {
            all.add(InetAddress.ofLiteral(address).getHostAddress());
        }
        return all;
    }
}
