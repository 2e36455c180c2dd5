// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.pop3.MessageId;
import dev.sennit.mail.pop3.Pop3Client;
import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.pop3.Pop3ClientOptions.StartTls;
import dev.sennit.mail.pop3.Pop3ServerFactory;
import dev.sennit.mail.pop3.Pop3ServerOptions;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Against our own server, with real TLS, over a network that cuts and delays. */
class ClientOnTheSimulatedNetworkTest {
    private static final String NAME = "localhost";
    private static final TestCertificate CERTIFICATE = TestCertificate.of(NAME);
    private static final FaultOptions CUTS =
            FaultOptions.none().withShortTransfers(0.5).withDelays(Duration.ofMillis(1), Duration.ofMillis(40));
    private static final String LARGE = "Subject: large\r\n\r\n" + "..line\r\n".repeat(20_000) + ".";
    private static final int NETWORKS = 5;

    private final MemoryMailStore store = new MemoryMailStore();

    private static Pop3ClientOptions options(String name, String password) {
        TlsOptions tls =
                TlsOptions.client(TestCertificate.trusting(CERTIFICATE), name).withTaskExecutor(Runnable::run);
        return Pop3ClientOptions.of(SaslLogin.withPassword("tim", password))
                .withWorkers(Runnable::run)
                .withStartTls(tls, StartTls.REQUIRED);
    }

    private InetSocketAddress listen(EventLoop server) {
        Pop3ServerFactory factory = new Pop3ServerFactory(
                Pop3ServerOptions.of("pop.example")
                        .withStartTls(TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run)),
                new MemoryAccounts().withUser("tim", "tanstaaf"),
                store);
        return server.listenTcp(new InetSocketAddress("127.0.0.1", 0), factory, factory.tcpOptions())
                .tcpAddress();
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private Mailbox inbox() {
        return now(now(store.open("tim", Runnable::run)).open(MailboxName.INBOX));
    }

    private void holds(String text) {
        MessageAppender writer = now(inbox().append(AppendSpec.PLAIN));
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            ByteBuffer piece = bytes.slice(bytes.position(), Math.min(bytes.remaining(), 65_536));
            bytes.position(bytes.position() + piece.remaining());
            now(writer.write(piece));
        }
        now(writer.commit());
    }

    /** Takes every message and has it deleted. */
    private static CompletionStage<Void> fetch(Pop3Client client, List<CollectingReceiver> received) {
        return client.messageIds().thenCompose(ids -> {
            for (MessageId each : ids) {
                CollectingReceiver receiver = new CollectingReceiver();
                received.add(receiver);
                client.retrieve(each.number(), receiver);
                client.delete(each.number());
            }
            return client.quit();
        });
    }

    @Test
    void aMaildropIsEmptied() {
        Seeds.each(NETWORKS, seed -> {
            SimulatedNetwork network = new SimulatedNetwork(seed, CUTS);
            InetSocketAddress address = listen(network.reactor("server"));
            for (int i = 0; i < 20; i++) {
                holds("Subject: " + i + "\r\n\r\n.\r\n");
            }
            holds(LARGE + "\r\n");
            List<CollectingReceiver> received = new ArrayList<>();
            CompletableFuture<Void> done = Pop3Client.connect(
                            network.reactor("client"), "tcp:127.0.0.1:" + address.getPort(), options(NAME, "tanstaaf"))
                    .thenCompose(client -> fetch(client, received))
                    .toCompletableFuture();
            network.runUntil(done::isDone, Duration.ofMinutes(30));
            assertThat(done).isCompleted();
            assertThat(received).hasSize(21);
            assertThat(received.get(3).text()).isEqualTo("Subject: 3\r\n\r\n.\r\n");
            assertThat(received.get(20).text()).isEqualTo(LARGE + "\r\n");
            assertThat(now(inbox().snapshot()).messages()).isEmpty();
        });
    }

    /** A server that asks itself for more all the time, while its client takes nothing, would never be at rest. */
    @Test
    void nobodySpinsWhileALargeMessageIsOnItsWay() {
        SimulatedNetwork network = new SimulatedNetwork(1, CUTS);
        Pop3ServerFactory factory = new Pop3ServerFactory(
                Pop3ServerOptions.of("pop.example"), new MemoryAccounts().withUser("tim", "tanstaaf"), store);
        InetSocketAddress address = network.reactor("server")
                .listenTcp(new InetSocketAddress("127.0.0.1", 0), factory, factory.tcpOptions())
                .tcpAddress();
        holds(LARGE.repeat(5) + "\r\n");
        List<CollectingReceiver> received = new ArrayList<>();
        CompletableFuture<Void> done = Pop3Client.connect(
                        network.reactor("client"),
                        "tcp:127.0.0.1:" + address.getPort(),
                        Pop3ClientOptions.of(SaslLogin.withPassword("tim", "tanstaaf"))
                                .withWorkers(Runnable::run))
                .thenCompose(client -> fetch(client, received))
                .toCompletableFuture();
        network.runUntil(done::isDone, Duration.ofMinutes(30));
        assertThat(done).isCompleted();
        assertThat(received.get(0).text()).isEqualTo(LARGE.repeat(5) + "\r\n");
    }

    @Test
    void aWrongPasswordAndAWrongNameAreTold() {
        SimulatedNetwork network = new SimulatedNetwork(1, FaultOptions.none());
        String endpoint = "tcp:127.0.0.1:" + listen(network.reactor("server")).getPort();
        EventLoop reactor = network.reactor("client");
        CompletableFuture<Pop3Client> password =
                Pop3Client.connect(reactor, endpoint, options(NAME, "wrong")).toCompletableFuture();
        CompletableFuture<Pop3Client> name = Pop3Client.connect(reactor, endpoint, options("mx.example", "tanstaaf"))
                .toCompletableFuture();
        network.runUntil(() -> password.isDone() && name.isDone(), Duration.ofMinutes(1));
        Pop3ClientException refused = Pop3ClientWire.failure(password);
        assertThat(refused.kind()).isEqualTo(Kind.NOT_AUTHENTICATED);
        assertThat(refused.responseCode()).contains("AUTH");
        assertThat(refused.isTemporary()).isFalse();
        assertThat(Pop3ClientWire.failure(name).kind()).isEqualTo(Kind.NO_TLS);
    }
}
