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
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
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

    /** Asks for a name and says whose certificate was served. */
    private static X509Certificate served(int port, String name) throws Exception {
        SSLContext careless = SSLContext.getInstance("TLS");
        careless.init(null, new TrustManager[] {new TrustsAnybody()}, null);
        try (SSLSocket socket = (SSLSocket) careless.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            assertEchoes(socket);
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** For a test that looks at the certificate itself. */
    private static final class TrustsAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void nameAskedForChoosesAmongTheFiles() throws Exception {
        Issued one = Issued.named(folder, "one.example");
        Issued two = Issued.named(folder, "two.example", "*.two.example");
        Path first = one.save(folder.resolve("one.pem"));
        Path second = two.save(folder.resolve("two.pem"));
        serve("tls:0:cert=" + EndpointDescription.quote(first + "," + second), port -> {
            assertThat(served(port, "one.example")).isEqualTo(one.certificate());
            assertThat(served(port, "two.example")).isEqualTo(two.certificate());
            assertThat(served(port, "a.two.example")).isEqualTo(two.certificate());
            assertThat(served(port, "three.example")).isEqualTo(one.certificate());
        });
    }

    @Test
    void unknownNameIsRefusedInAFolderThatSaysSo() throws Exception {
        Path certificates = Files.createDirectory(folder.resolve("certificates"));
        Issued one = Issued.named(folder, "one.example");
        Issued two = Issued.named(folder, "two.example");
        one.save(certificates.resolve("1.pem"));
        two.save(certificates.resolve("2.pem"));
        String text = "tls:0:certs=" + EndpointDescription.quote(certificates.toString()) + ":unknown-names=refuse";
        serve(text, port -> {
            assertThat(served(port, "two.example")).isEqualTo(two.certificate());
            assertThatThrownBy(() -> served(port, "three.example"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("unrecognized_name");
        });
    }

    @Test
    void endpointReadsBackToItself() {
        assertThat(Endpoints.server(endpoint)).hasToString(endpoint);
    }

    @Test
    void whatIsWrongIsSaid() {
        assertRefused("tls:0", "names no certificate", "cert=FILE");
        assertRefused("tls:0:cert=", "cert must be a file or folder");
        assertRefused("tls:0:cert=/nowhere/x.pem", "/nowhere/x.pem does not exist");
        assertRefused("tls:0:certs=/nowhere", "/nowhere does not exist");
        assertRefused("tls:0:certs=", "certs must be a file or folder");
        assertRefused("tls:0:certs=x:cert=y", "leave cert and key out");
        assertRefused("tls:0:cert=a,b:key=c", "key must name as many files as cert, 2, not 1");
        assertRefused("tls:0:cert=a\\\\,b:key=c\\\\,d,e", "key must name as many files as cert, 1, not 2");
        assertRefused("tls:0:cert=a,", "cert must be a file or folder, not ''");
        assertRefused("tls:0:keys=x", "unknown keyword 'keys'");
        assertRefused(endpoint + ":unknown-names=serve", "unknown-names can only be 'refuse'");
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
