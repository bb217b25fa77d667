package dev.steelyard.sample;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Customers who send real requests to some addresses, in turn, at a rate that may change with
/// time.
///
/// The pace is kept in the long run: what a slow moment delayed is caught up with. Each request has
/// a connection of its own, so that a Service spreads the customers over its pods.
public final class Customers implements AutoCloseable {
    /// How many requests a second are wanted after a time of running.
    @FunctionalInterface
    public interface Rate {
        double at(double seconds);

        /// The same rate all the time.
        static Rate steady(double perSecond) {
            return _ -> perSecond;
        }

        /// A wave between two rates that begins at the lower one.
        static Rate wave(double low, double high, Duration period) {
            double turn = 2 * Math.PI / period.toSeconds();
            return seconds -> low + (high - low) * (1 - Math.cos(seconds * turn)) / 2;
        }

        /// A rate as it is written on a command line: `300`, or `60-600/90s` for a wave.
        static Rate parse(String text) {
            Matcher wave = WAVE.matcher(text);
            return wave.matches()
                    ? wave(
                            Double.parseDouble(wave.group(1)),
                            Double.parseDouble(wave.group(2)),
                            Duration.ofSeconds(Long.parseLong(wave.group(3))))
                    : steady(Double.parseDouble(text));
        }

        /// LOW-HIGH/PERIODs.
        Pattern WAVE = Pattern.compile("([0-9.]+)-([0-9.]+)/([0-9]+)s");
    }

    private static final Duration STEP = Duration.ofMillis(10);
    private static final double LONGEST_DELAY_SECONDS = 0.2;

    private final List<URI> addresses;
    private final Rate rate;
    private final Thread thread;
    private final LongAdder served = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean closed;

    private Customers(List<URI> addresses, Rate rate) {
        this.addresses = List.copyOf(addresses);
        this.rate = rate;
        this.thread = Thread.ofPlatform().name("customers").daemon().unstarted(this::come);
    }

    /// Lets customers come to `addresses` at `rate` until closed.
    public static Customers to(List<URI> addresses, Rate rate) {
        Customers customers = new Customers(addresses, rate);
        customers.thread.start();
        return customers;
    }

    /// `Customers RATE URL…`: customers come until the process is ended.
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length < 2) {
            System.err.println(
                    "usage: Customers RATE URL…   (RATE: 300 a second, or a wave 60-600/90s)");
            System.exit(2);
        }
        List<URI> addresses = Stream.of(arguments).skip(1).map(URI::create).toList();
        try (Customers customers = to(addresses, Rate.parse(arguments[0]))) {
            customers.thread.join();
        }
    }

    /// The requests that were answered so far.
    public long served() {
        return served.sum();
    }

    /// The requests that were not answered.
    public long failed() {
        return failed.sum();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void come() {
        long start = System.nanoTime();
        long last = start;
        double due = 0;
        int next = 0;
        while (!closed) {
            long now = System.nanoTime();
            double perSecond = rate.at((now - start) / 1e9);
            due =
                    Math.min(
                            due + perSecond * (now - last) / 1e9,
                            1 + perSecond * LONGEST_DELAY_SECONDS);
            last = now;
            for (; due >= 1 && !closed; due--) {
                URI address = addresses.get(next++ % addresses.size());
                Thread.ofVirtual().start(() -> visit(address));
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private void visit(URI address) {
        String request =
                "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                        .formatted(address.getHost());
        try (Socket socket = new Socket(address.getHost(), port(address))) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = new BufferedInputStream(socket.getInputStream());
            String head = new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
            (head.startsWith("HTTP/1.1 200") ? served : failed).increment();
        } catch (IOException _) {
            failed.increment();
        }
    }

    private static int port(URI address) {
        return address.getPort() < 0 ? 80 : address.getPort();
    }
}
