package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
class TlsWireTest {
    private static final String NAME = "kubelet.example";

    @TempDir private static Path folder;

    private static SSLContext tls;

    /// What the other side does; `plain` is below its TLS.
    private interface Side {
        void speak(SSLSocket secure, Socket plain) throws IOException;
    }

    private final String version;
    private final ByteBuffers buffers = new ByteBuffers();
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private ServerSocket listener;

    TlsWireTest(String version) {
        this.version = version;
    }

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = SelfSigned.context(folder, "wire", "dns:" + NAME);
    }

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        threads.shutdownNow();
        listener.close();
    }

    @Test
    void manyRecordsPassEitherWayAsTheyWere() throws Exception {
        byte[] question = random(300_000);
        byte[] answer = random(1_000_000);
        Future<?> heard =
                other((secure, _) -> {
                    byte[] all = secure.getInputStream().readNBytes(question.length);
                    secure.getOutputStream().write(answer);
                    assertThat(all).isEqualTo(question);
                });
        TlsWire wire = connect();
        wire.write(question);
        assertThat(read(wire, answer.length)).isEqualTo(answer);
        wire.rest();
        assertThat(wire.read(new byte[1], 0, 1)).isEqualTo(-1);
        wire.close();
        heard.get();
    }

    /// The second record comes with the first, mostly; it is not what a rest forgets.
    @Test
    void whatCameEarlyIsThereAfterARest() throws Exception {
        Future<?> heard =
                other((secure, _) -> {
                    for (int i = 0; i < 100; i++) {
                        secure.getOutputStream().write(new byte[] {(byte) i});
                    }
                });
        TlsWire wire = connect();
        for (int i = 0; i < 100; i++) {
            assertThat(read(wire, 1)).containsExactly(i);
            wire.rest();
        }
        wire.close();
        heard.get();
    }

    @Test
    void anEndThatTlsWasNotToldOfIsAFailure() throws Exception {
        Future<?> heard =
                other((secure, plain) -> {
                    secure.getOutputStream().write(1);
                    plain.shutdownOutput();
                });
        TlsWire wire = connect();
        assertThat(read(wire, 1)).containsExactly(1);
        assertThatThrownBy(() -> wire.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
        wire.close();
        heard.get();
    }

    @Test
    void theOtherSideIsToldByWhichNameItIsAsked() throws Exception {
        Future<?> heard =
                other((secure, _) -> {
                    ExtendedSSLSession session = (ExtendedSSLSession) secure.getSession();
                    assertThat(session.getRequestedServerNames())
                            .containsExactly(new SNIHostName(NAME));
                });
        connect().close();
        heard.get();
    }

    @Test
    void oneThatIsCutEndsWhoReads() throws Exception {
        Future<?> heard = other((secure, _) -> secure.getInputStream().read());
        TlsWire wire = connect();
        try (ExecutorService another = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> reader = another.submit(() -> read(wire, 1));
            wire.cut();
            assertThatThrownBy(reader::get).hasCauseInstanceOf(IOException.class);
        }
        heard.get();
    }

    private Future<?> other(Side side) {
        return threads.submit(
                (Callable<@Nullable Void>)
                        () -> {
                            try (Socket plain = listener.accept();
                                    SSLSocket secure =
                                            (SSLSocket)
                                                    tls.getSocketFactory()
                                                            .createSocket(plain, NAME, 1, true)) {
                                secure.setUseClientMode(false);
                                secure.setEnabledProtocols(new String[] {version});
                                secure.startHandshake();
                                side.speak(secure, plain);
                            }
                            return null;
                        });
    }

    private TlsWire connect() throws IOException {
        SocketChannel channel =
                SocketChannel.open(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), listener.getLocalPort()));
        SSLEngine engine = tls.createSSLEngine(NAME, 1);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return TlsWire.open(channel, engine, buffers);
    }

    private static byte[] read(TlsWire wire, int count) throws IOException {
        byte[] all = new byte[count];
        int length = 0;
        while (length < count) {
            int read = wire.read(all, length, count - length);
            if (read < 0) {
                return Arrays.copyOf(all, length);
            }
            length += read;
        }
        return all;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
