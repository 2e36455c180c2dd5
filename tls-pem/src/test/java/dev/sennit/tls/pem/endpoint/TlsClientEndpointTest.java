// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.tls.pem.Issued;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ends from endpoint strings. */
@Timeout(60)
class TlsClientEndpointTest {
    @TempDir
    Path folder;

    private final Reactor reactor = Reactors.create("nio");
    private final Thread loop = new Thread(reactor::run, "reactor");
    private Path authority;
    private String server;

    /** Says whom it speaks with. */
    private static final class Greeter extends BaseProtocol implements TlsProtocol {
        @Override
        public void handshakeCompleted(TlsInfo tls) {
            transport()
                    .write(tls.serverName().orElse("nobody") + " "
                            + tls.peerCertificates().size() + " "
                            + tls.applicationProtocol().orElse("nothing"));
            transport().loseConnection();
        }

        @Override
        public void dataReceived(ByteBuffer data) {}

        @Override
        public int unreadBytes() {
            return 0;
        }
    }

    private static final class Reader extends BaseProtocol {
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<String> whole = new CompletableFuture<>();

        @Override
        public void dataReceived(ByteBuffer data) {
            text.append(StandardCharsets.UTF_8.decode(data));
        }

        @Override
        public void connectionLost(CloseReason reason) {
            whole.complete(text.toString());
        }
    }

    @BeforeEach
    void start() throws Exception {
        Issued issued = Issued.with("EC", folder);
        authority = Files.writeString(folder.resolve("ca.pem"), issued.certificatePem());
        server = "tls:0:cert=" + quoted(issued.save(folder.resolve("server.pem")));
        loop.start();
    }

    @AfterEach
    void stop() throws Exception {
        reactor.stop();
        loop.join();
        reactor.close();
    }

    private static String quoted(Path file) {
        return EndpointDescription.quote(file.toString());
    }

    private int serve(String text) throws Exception {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        reactor.callFromThread(() -> port.complete(
                reactor.listen(text, peer -> new Greeter()).tcpAddress().getPort()));
        return port.get(30, TimeUnit.SECONDS);
    }

    private String read(String endpoint) throws Exception {
        CompletableFuture<String> read = new CompletableFuture<>();
        reactor.callFromThread(() -> reactor.connect(endpoint, peer -> new Reader())
                .thenCompose(reader -> reader.whole)
                .whenComplete((text, failure) -> {
                    if (failure == null) {
                        read.complete(text);
                    } else {
                        read.completeExceptionally(
                                failure instanceof CompletionException ? failure.getCause() : failure);
                    }
                }));
        return read.get(30, TimeUnit.SECONDS);
    }

    @Test
    void hostIsWhoseCertificateIsExpectedAndAskedFor() throws Exception {
        int port = serve(server + ":alpn=b,a");
        assertThat(read("tls:localhost:" + port + ":ca=" + quoted(authority) + ":alpn=a"))
                .isEqualTo("localhost 0 a");
        assertThat(read("tls:127.0.0.1:" + port + ":ca=" + quoted(authority) + ":alpn=a"))
                .isEqualTo("nobody 0 a");
    }

    @Test
    void nameGoesBeforeTheHost() throws Exception {
        int port = serve(server);
        String endpoint = "tls:127.0.0.1:" + port + ":ca=" + quoted(authority);
        assertThat(read(endpoint + ":name=localhost")).isEqualTo("localhost 0 nothing");
        assertThatThrownBy(() -> read(endpoint + ":name=other.example"))
                .cause()
                .isInstanceOf(CannotConnectException.class)
                .hasMessageContaining("TLS handshake failed");
    }

    @Test
    void whomNobodyVouchesForIsNotConnectedTo() throws Exception {
        int port = serve(server);
        assertThatThrownBy(() -> read("tls:localhost:" + port))
                .cause()
                .isInstanceOf(CannotConnectException.class)
                .hasMessageContainingAll("cannot connect to tls:localhost:" + port, "TLS handshake failed");
    }

    @Test
    void certificateIsShownToAServerThatAsks() throws Exception {
        Path own = Issued.with("EC", folder).save(folder.resolve("own.pem"));
        int port = serve(server + ":client-ca=" + quoted(own));
        String endpoint = "tls:localhost:" + port + ":ca=" + quoted(authority);
        assertThat(read(endpoint + ":cert=" + quoted(own))).isEqualTo("localhost 1 nothing");
        assertThat(read(endpoint)).as("TLS 1.3 tells a client only later").isEmpty();
    }

    @Test
    void endpointReadsBackToItselfAndHasItsBudget() {
        String text = "tls:example.org:993:timeout=5s:name=mail.example.org";
        assertThat(Endpoints.client(text)).hasToString(text);
        assertThat(Endpoints.client(text).connectTimeout(ClientOptions.defaults()))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatIsWrongIsSaid() {
        assertRefused("tls:example.org", "is not of the form tls:HOST:PORT");
        assertRefused("tls:example.org:0", "PORT must be a number");
        assertRefused("tls:example.org:993:ca=/nowhere/ca.pem", "/nowhere/ca.pem does not exist");
        assertRefused("tls:example.org:993:cert=/nowhere/x.pem", "/nowhere/x.pem does not exist");
        assertRefused("tls:example.org:993:key=x.pem", "a key needs its certificate");
        assertRefused("tls:example.org:993:name=", "name must be the host name or address");
        assertRefused("tls:my_host:993", "endpoint 'tls:my_host:993': a TLS client needs the host");
        assertRefused("tls:example.org:993:name=" + "a".repeat(64), "name must be the host name or address");
        assertRefused("tls:example.org:993:verify=no", "unknown keyword 'verify'");
    }

    private static void assertRefused(String text, String... words) {
        assertThatThrownBy(() -> Endpoints.client(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }
}
