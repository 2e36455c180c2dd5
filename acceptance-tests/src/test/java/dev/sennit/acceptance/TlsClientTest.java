// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of ours and {@code openssl s_server}, which sends each line back reversed. */
@OnEveryReactor
class TlsClientTest {
    private static final Pattern ACCEPT = Pattern.compile("ACCEPT 127\\.0\\.0\\.1:(\\d+)");

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private Certificates certificates;
    private Certificates.Issued issued;

    @BeforeEach
    void issue() {
        certificates = new Certificates(folder);
        issued = certificates.issue("localhost");
    }

    /** Says one line, and ends the connection and its reactor with the answer. */
    private static final class Asking extends BaseProtocol {
        private final Reactor reactor;
        private final StringBuilder heard = new StringBuilder();
        private String end = "";

        Asking(Reactor reactor) {
            this.reactor = reactor;
        }

        @Override
        protected void connectionMade() {
            transport().write("drawer\n");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            heard.append(UTF_8.decode(data));
            if (heard.toString().endsWith("\n")) {
                transport().loseConnection();
            }
        }

        @Override
        public void connectionLost(CloseReason reason) {
            end = reason.toString();
            reactor.stop();
        }
    }

    private Asking ask(int port, Certificates.Issued trusted, String host) {
        try (Reactor client = Reactors.create(reactor)) {
            Asking asking = new Asking(client);
            TlsOptions options = TlsOptions.client(trusted.trusted(), host);
            client.connectTcp(
                    new InetSocketAddress("127.0.0.1", port),
                    Tls.client(options, peer -> asking),
                    TcpOptions.defaults());
            client.run();
            return asking;
        }
    }

    private RunningProcess openSsl(String... options) {
        List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:0", "-rev"));
        command.addAll(List.of("-cert", issued.certificate().toString()));
        command.addAll(List.of("-key", issued.key().toString()));
        command.addAll(List.of(options));
        return new RunningProcess(command);
    }

    private static int port(RunningProcess server) {
        Eventually.await(
                "openssl listens",
                Eventually.PATIENCE,
                () -> ACCEPT.matcher(server.out()).find(),
                () -> server);
        Matcher line = ACCEPT.matcher(server.out());
        assertThat(line.find()).isTrue();
        return Integer.parseInt(line.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void eitherVersionIsSpokenAndEndsInGoodOrder(String version) {
        try (RunningProcess server = openSsl(version)) {
            Asking asking = ask(port(server), issued, "localhost");
            assertThat(asking.heard.toString()).as("%s", server).isEqualTo("reward\n");
            assertThat(asking.end).isEqualTo("done");
        }
    }

    @Test
    void aServerThatIsNotTrustedHearsNothing() {
        Certificates.Issued other = certificates.issue("other");
        try (RunningProcess server = openSsl()) {
            Asking asking = ask(port(server), other, "localhost");
            assertThat(asking.heard.toString()).isEmpty();
            assertThat(asking.end).startsWith("TLS handshake failed");
            Eventually.await(
                    "openssl is told why",
                    Eventually.PATIENCE,
                    () -> (server.out() + server.err()).contains("alert"),
                    () -> server);
        }
    }

    @Test
    void aServerOfAnotherNameHearsNothing() {
        try (RunningProcess server = openSsl()) {
            Asking asking = ask(port(server), issued, "example.org");
            assertThat(asking.heard.toString()).isEmpty();
            assertThat(asking.end).startsWith("TLS handshake failed");
        }
    }
}
