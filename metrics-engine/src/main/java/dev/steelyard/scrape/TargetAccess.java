package dev.steelyard.scrape;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// The credentials and the trust that go with each kind of [Target.Access].
///
/// Asked before every request, so that a rotated token or authority holds from the next scrape on.
/// Implementations keep what they have read and are quick; safe for any number of threads. What
/// they throw fails the scrape as [ScrapeOutcome#UNREACHABLE], with the message as its error.
public interface TargetAccess {
    /// The context that connections are made with. The same object is answered until the trust
    /// changes, since connections are kept per context. Certificates and the names in them are
    /// checked by its trust manager.
    SSLContext tls(Target.Access access) throws IOException;

    /// The name that the target's certificate must be for and that the target is told it is called
    /// by; nothing where that is the host of its address.
    default Optional<String> serverName(Target.Access access) throws IOException {
        return Optional.empty();
    }

    /// The value of the `Authorization` header, or nothing where none is to be sent. It is never
    /// sent to where a target redirects.
    Optional<String> authorization(Target.Access access) throws IOException;
}
