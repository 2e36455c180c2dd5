// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.tls.pem.Issued;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsEndpointTest {
    private static final char[] NO_PASSWORD = {};

    @TempDir
    Path folder;

    private Issued issued;
    private String endpoint;

    private static final class Echo extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }

    /** Speaks to a server that listens there. */
    @FunctionalInterface
    private interface Client {
        void speak(int port) throws Exception;
    }

    @BeforeEach
    void issue() throws Exception {
        issued = Issued.with("EC", folder);
        Path certificate = Files.writeString(folder.resolve("server.crt"), issued.certificatePem());
        Path key = Files.writeString(folder.resolve("server.key"), issued.keyPem());
        endpoint = "tls:0:cert=" + EndpointDescription.quote(certificate.toString()) + ":key="
                + EndpointDescription.quote(key.toString());
    }

    private static void serve(String text, Client client) throws Exception {
        Reactor reactor = Reactors.create("nio");
        CompletableFuture<ListeningPort> port = new CompletableFuture<>();
        reactor.callWhenRunning(() -> port.complete(reactor.listen(text, peer -> new Echo())));
        Thread loop = new Thread(reactor::run, "server");
        loop.start();
        try {
            client.speak(port.get(30, TimeUnit.SECONDS).tcpAddress().getPort());
        } finally {
            reactor.stop();
            loop.join();
            reactor.close();
        }
    }

    /** Trusts the server's certificate, and shows the same as its own. */
    private SSLContext clientContext(boolean showsCertificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", issued.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("client", issued.key(), NO_PASSWORD, new Certificate[] {issued.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(showsCertificate ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
        return context;
    }

    private SSLSocket connect(int port, boolean showsCertificate, String... protocols) throws Exception {
        SSLSocket socket =
                (SSLSocket) clientContext(showsCertificate).getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static void assertEchoes(SSLSocket socket) throws Exception {
        socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
    }

    @Test
    void clientThatTrustsTheCertificateIsServed() throws Exception {
        serve(endpoint, port -> {
            try (SSLSocket socket = connect(port, false)) {
                assertEchoes(socket);
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
        });
    }

    @Test
    void protocolIsAgreedOnByTheServersPreference() throws Exception {
        serve(endpoint + ":alpn=b,a", port -> {
            try (SSLSocket socket = connect(port, false, "a", "b")) {
                assertEchoes(socket);
                assertThat(socket.getApplicationProtocol()).isEqualTo("b");
            }
        });
    }

    @Test
    void clientWithoutACertificateIsRefusedWhereOneIsAskedFor() throws Exception {
        String asking = endpoint + ":client-ca="
                + EndpointDescription.quote(folder.resolve("server.crt").toString());
        serve(asking, port -> {
            try (SSLSocket socket = connect(port, true)) {
                assertEchoes(socket);
            }
            try (SSLSocket socket = connect(port, false)) {
                assertThatThrownBy(() -> assertEchoes(socket)).isInstanceOf(IOException.class);
            }
        });
    }

    @Test
    void endpointReadsBackToItself() {
        assertThat(Endpoints.server(endpoint)).hasToString(endpoint);
    }

    @Test
    void whatIsWrongIsSaid() {
        assertRefused("tls:0", "names no certificate", "cert=FILE");
        assertRefused("tls:0:cert=", "cert must be a file");
        assertRefused("tls:0:cert=/nowhere/x.pem", "/nowhere/x.pem does not exist");
        assertRefused("tls:0:certs=x", "unknown keyword 'certs'");
        assertRefused(endpoint.replace("tls:0", "tls:70000"), "PORT must be a number");
        assertRefused(endpoint + ":interface=localhost", "interface must be an IP address");
        assertRefused(endpoint + ":alpn=h2,,x", "an application protocol has 1 to 255 characters");
    }

    private static void assertRefused(String text, String... words) {
        assertThatThrownBy(() -> Endpoints.server(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }
}
