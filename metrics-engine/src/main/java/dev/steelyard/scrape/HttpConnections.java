package dev.steelyard.scrape;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/// The connections that are kept open, apart for each kind of access. When the trust of one
/// changes, its connections are made anew. Safe for any number of threads.
final class HttpConnections implements AutoCloseable {
    private record Kept(SSLContext tls, HttpClient client) {}

    private final TargetAccess access;
    private final Executor threads;

    @GuardedBy("this")
    private final Map<Target.Access, Kept> kept = new HashMap<>();

    HttpConnections(TargetAccess access, Executor threads) {
        this.access = access;
        this.threads = threads;
    }

    HttpClient of(Target.Access kind) throws IOException {
        SSLContext tls = access.tls(kind);
        synchronized (this) {
            Kept known = kept.get(kind);
            if (known != null && known.tls.equals(tls)) {
                return known.client;
            }
            if (known != null) {
                known.client.shutdown(); // lets what is under way come to its end
            }
            HttpClient client = connect(tls);
            kept.put(kind, new Kept(tls, client));
            return client;
        }
    }

    /// HTTP/1.1, since one connection per target is all that a scrape needs; no proxy, since
    /// targets are near; no redirects, since those are followed with care by the caller.
    private HttpClient connect(SSLContext tls) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(tls)
                .executor(threads)
                .build();
    }

    @Override
    public synchronized void close() {
        kept.values().forEach(each -> each.client.shutdownNow());
        kept.clear();
    }
}
