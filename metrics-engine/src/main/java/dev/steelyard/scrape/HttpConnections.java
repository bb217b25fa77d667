package dev.steelyard.scrape;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// The connections that are kept open while nobody uses them, apart for each access and address.
/// When the trust of one changes, its connections are made anew. Safe for any number of threads.
final class HttpConnections implements AutoCloseable {
    /// Longer than any interval that makes sense, so that only those of targets that are gone age.
    private static final long MAX_IDLE_NANOS = 10L * 60 * 1_000_000_000;

    private static final int SWEEP_EVERY = 256;

    private record Origin(String access, String scheme, String authority) {}

    private final TargetAccess access;
    private final ByteBuffers buffers;
    private final FetchWatch watch;
    private final AtomicInteger returned = new AtomicInteger();
    private final Map<Origin, ConcurrentLinkedDeque<HttpConnection>> idle =
            new ConcurrentHashMap<>();
    private volatile boolean closed;

    HttpConnections(TargetAccess access, LongSupplier nanoTime, ByteBuffers buffers) {
        this.access = access;
        this.buffers = buffers;
        this.watch = new FetchWatch(nanoTime);
    }

    /// A connection that was used before and fits, if there is one.
    Optional<HttpConnection> known(Target.Access kind, URI url) throws IOException {
        ConcurrentLinkedDeque<HttpConnection> held = idle.get(origin(kind, url));
        if (held == null) {
            return Optional.empty();
        }
        Optional<SSLContext> wanted = tls(kind, url);
        for (HttpConnection each = held.pollFirst(); each != null; each = held.pollFirst()) {
            if (each.tls().equals(wanted)) {
                return Optional.of(each);
            }
            each.close();
        }
        return Optional.empty();
    }

    /// A new connection; blocks as long as names, networks and handshakes take.
    HttpConnection connect(Target.Access kind, URI url) throws IOException {
        Optional<SSLContext> tls = tls(kind, url);
        // Of a channel an interrupt ends what waits for it, on any thread.
        SocketChannel channel = SocketChannel.open();
        boolean done = false;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(new InetSocketAddress(InetAddress.getByName(host(url)), port(url)));
            Wire wire =
                    tls.isPresent()
                            ? TlsWire.open(channel, engine(tls.get(), kind, url), buffers)
                            : new ClearWire(channel);
            done = true;
            return new HttpConnection(wire, tls, watch, buffers);
        } finally {
            if (!done) {
                ClearWire.close(channel);
            }
        }
    }

    private SSLEngine engine(SSLContext tls, Target.Access kind, URI url) throws IOException {
        String name = access.serverName(kind).orElse(host(url));
        SSLEngine engine = tls.createSSLEngine(name, port(url));
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private Optional<SSLContext> tls(Target.Access kind, URI url) throws IOException {
        return url.getScheme().equals("https") ? Optional.of(access.tls(kind)) : Optional.empty();
    }

    /// Keeps a connection for the next use.
    void keep(HttpConnection connection, Target.Access kind, URI url) {
        connection.idle();
        idle.computeIfAbsent(origin(kind, url), _ -> new ConcurrentLinkedDeque<>())
                .addFirst(connection);
        if (closed) {
            close();
        } else if (returned.incrementAndGet() % SWEEP_EVERY == 0) {
            sweep();
        }
    }

    private void sweep() {
        long eldest = watch.nanoTime() - MAX_IDLE_NANOS;
        Iterator<ConcurrentLinkedDeque<HttpConnection>> all = idle.values().iterator();
        while (all.hasNext()) {
            ConcurrentLinkedDeque<HttpConnection> held = all.next();
            HttpConnection last = held.pollLast();
            if (last != null && last.idleSince() - eldest < 0) {
                last.close();
            } else if (last != null) {
                held.addLast(last);
            }
        }
    }

    private static Origin origin(Target.Access kind, URI url) {
        return new Origin(kind.name(), url.getScheme(), url.getRawAuthority());
    }

    private static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
        idle.values()
                .forEach(held -> {
                    for (HttpConnection each = held.pollFirst();
                            each != null;
                            each = held.pollFirst()) {
                        each.close();
                    }
                });
    }
}
