package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The limits of a connection by HTTP/2 (RFC 9113), spoken by hand.
class Http2LimitsTest {
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int ACK = 1;
    private static final int END_STREAM_AND_HEADERS = 5;
    private static final int MAX_STREAMS = 3;
    private static final int MAX_HEADERS = 6;

    private final ServerFixture server = new ServerFixture();
    private SSLSocket socket;
    private DataInputStream in;
    private OutputStream out;

    private record Frame(int type, int flags, ByteBuffer payload) {}

    @BeforeEach
    void connect() throws IOException {
        socket =
                (SSLSocket)
                        server.tls(server.clientAuthority.issue("CN=a,O=system:masters"))
                                .getSocketFactory()
                                .createSocket("localhost", server.listener().port());
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        server.close();
    }

    private void send(int type, int flags, int stream, byte... payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) 0).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        out.write(frame.array());
        out.flush();
    }

    private Frame receive(int type, int flags) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int foundType = in.readUnsignedByte();
            int foundFlags = in.readUnsignedByte();
            byte[] payload = new byte[length];
            in.readInt();
            in.readFully(payload);
            if (foundType == type && foundFlags == flags) {
                return new Frame(foundType, foundFlags, ByteBuffer.wrap(payload));
            }
        }
    }

    @Test
    void streamsAndHeadersAreLimitedAndPingsAnswered() throws IOException {
        ByteBuffer settings = receive(SETTINGS, 0).payload();
        Map<Integer, Integer> stated = new HashMap<>();
        while (settings.hasRemaining()) {
            stated.put((int) settings.getShort(), settings.getInt());
        }
        assertThat(stated).containsEntry(MAX_STREAMS, 250).containsEntry(MAX_HEADERS, 64 * 1024);
        byte[] heart = "heartbea".getBytes(StandardCharsets.US_ASCII);
        send(PING, 0, 0, heart);
        assertThat(receive(PING, ACK).payload()).isEqualTo(ByteBuffer.wrap(heart));
    }

    /// Opening streams to reset them at once costs a caller nothing and us an answer each
    /// (CVE-2023-44487).
    @Test
    void whoeverOpensAndResetsWithoutEndIsSentAway() throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(new byte[] {(byte) 0x82, (byte) 0x84, (byte) 0x87, 0x41, 9});
        request.write("localhost".getBytes(StandardCharsets.US_ASCII));
        byte[] headers = request.toByteArray();
        byte[] cancel = {0, 0, 0, 8};
        try {
            for (int stream = 1; stream < 2_000; stream += 2) {
                send(HEADERS, END_STREAM_AND_HEADERS, stream, headers);
                send(RESET, 0, stream, cancel);
            }
        } catch (IOException _) {
            // sent away meanwhile
        }
        int error = receive(GOAWAY, 0).payload().getInt(4);
        assertThat(error).as("ENHANCE_YOUR_CALM").isEqualTo(0xb);
    }
}
