// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.mail.smtp.MailExchanger;
import dev.sennit.mail.smtp.MailExchangers;
import dev.sennit.mail.smtp.MailRoute;
import dev.sennit.mail.smtp.SmtpClient;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.Mode;
import dev.sennit.mail.smtp.SmtpClientOptions.StartTls;
import dev.sennit.mail.smtp.SmtpClientTimeouts;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.TlsPolicy;
import dev.sennit.mail.smtp.SmtpStage;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.HostResolver;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import dev.sennit.reactor.testkit.SimulatedServer;
import dev.sennit.reactor.testkit.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The hosts of a domain on a simulated network: a.example at 192.0.2.1, b.example at .2, example.org at .9. */
class RouteAttemptTest {
    private static final Map<String, String> ADDRESSES = Map.of(
            "a.example", "192.0.2.1", "b.example", "192.0.2.2", "c.example", "192.0.2.3", "example.org", "192.0.2.9");
    private static final String HELLO = "250 mx";

    private final SimulatedNetwork network = new SimulatedNetwork(1, FaultOptions.none());
    private final EventLoop reactor = network.reactor("client");
    private final HostResolver resolver = RouteAttemptTest::resolve;
    private final SmtpClientOptions options = SmtpClientOptions.defaults()
            .withHostName("c.example")
            .withConnecting(ClientOptions.defaults().withResolver(resolver));
    private final List<String> asked = new ArrayList<>();
    private final CompletableFuture<List<MailExchanger>> records = new CompletableFuture<>();
    private final MailRoute route = MailRoute.to("example.org").withExchangers(domain -> {
        asked.add(domain);
        return records;
    });

    private static CompletableFuture<List<InetAddress>> resolve(String host) {
        String address = ADDRESSES.get(host);
        try {
            return address == null
                    ? CompletableFuture.failedFuture(new UnknownHostException(host))
                    : CompletableFuture.completedFuture(List.of(InetAddress.getByName(address)));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static InetSocketAddress address(String host) {
        return new InetSocketAddress(ADDRESSES.getOrDefault(host, host), MailRoute.SMTP_PORT);
    }

    /** A host that says one thing when a client comes, and another when it says something. */
    private SimulatedServer host(String host, String greeting) {
        return network.listen(address(host)).whenAccepted(peer -> {
            peer.send(greeting + "\r\n");
            if (greeting.startsWith("220")) {
                peer.send(HELLO + "\r\n");
            }
        });
    }

    private void records(String... hosts) {
        List<MailExchanger> found = new ArrayList<>();
        for (String host : hosts) {
            found.add(new MailExchanger(found.size(), host));
        }
        records.complete(found);
    }

    private CompletableFuture<SmtpClient> connect(MailRoute to, SmtpClientOptions with) {
        return SmtpClient.connect(reactor, to, with).toCompletableFuture();
    }

    private CompletableFuture<SmtpClient> connect() {
        return connect(route, options);
    }

    private <T> CompletableFuture<T> settled(CompletableFuture<T> outcome) {
        network.runUntil(outcome::isDone, Duration.ofMinutes(30));
        return outcome;
    }

    private SmtpClientException failure(CompletableFuture<SmtpClient> client) {
        try {
            throw new AssertionError("it has connected: " + settled(client).join());
        } catch (CompletionException e) {
            return (SmtpClientException) e.getCause();
        }
    }

    @Test
    void theFirstHostThatSpeaksIsTheOne() {
        SimulatedServer a = host("a.example", "220 a");
        SimulatedServer b = host("b.example", "220 b");
        records("a.example.", "b.example.");
        assertThat(settled(connect()).join().isOpen()).isTrue();
        assertThat(asked).containsExactly("example.org");
        assertThat(a.accepted()).hasSize(1);
        assertThat(b.accepted()).isEmpty();
    }

    @Test
    void aHostThatCannotBeReachedIsFollowedByTheNext() {
        SimulatedServer b = host("b.example", "220 b");
        network.silence(address("c.example"));
        records("nowhere.example.", "a.example.", "c.example.", "b.example."); // no address, refused, silent
        assertThat(settled(connect()).join().isOpen()).isTrue();
        assertThat(b.accepted()).hasSize(1);
    }

    @Test
    void aHostThatIsBusyIsFollowedByTheNext() {
        SimulatedServer a = host("a.example", "421 4.3.2 later");
        SimulatedServer c = host("c.example", "450 4.7.1 later");
        SimulatedServer b = host("b.example", "220 b");
        records("a.example.", "c.example.", "b.example.");
        assertThat(settled(connect()).join().isOpen()).isTrue();
        assertThat(List.of(a, b, c)).allMatch(each -> each.accepted().size() == 1);
    }

    @Test
    void aHostThatRefusesForGoodIsTheEnd() {
        host("a.example", "554 5.7.1 not you");
        SimulatedServer b = host("b.example", "220 b");
        records("a.example.", "b.example.");
        SmtpClientException failure = failure(connect());
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.isTemporary()).isFalse();
        assertThat(failure.reply().orElseThrow().code()).isEqualTo(554);
        assertThat(b.accepted()).isEmpty();
    }

    @Test
    void theFailureNamesEachHostAndWhy() {
        host("a.example", "421 4.3.2 come later");
        records("a.example.", "nowhere.example.", "b.example.");
        SmtpClientException failure = failure(connect());
        assertThat(failure.isTemporary()).isTrue();
        assertThat(failure.getMessage())
                .startsWith("no host takes the mail of example.org: a.example: ")
                .containsSubsequence("421 4.3.2 come later", "; nowhere.example: ", "; b.example: ");
    }

    /** What is found behind a split horizon has its addresses there, too. */
    @Test
    void whoKnowsTheExchangersMayKnowTheirAddresses() {
        SimulatedServer b = host("b.example", "220 b");
        MailExchangers knows = new MailExchangers() {
            @Override
            public CompletableFuture<List<MailExchanger>> of(String domain) {
                return records;
            }

            @Override
            public Optional<HostResolver> hosts() {
                return Optional.of(host -> RouteAttemptTest.resolve("b.example"));
            }
        };
        records("inside.example.");
        SmtpClientOptions without = options.withConnecting(ClientOptions.defaults());
        assertThat(settled(connect(route.withExchangers(knows), without)).join().isOpen())
                .isTrue();
        assertThat(b.accepted()).hasSize(1);
        assertThat(failure(connect(route.withExchangers(knows), options))) // which have a resolver
                .hasMessageContaining("unknown host inside.example");
    }

    @Test
    void notMoreHostsAreTriedThanMay() {
        SimulatedServer b = host("b.example", "220 b");
        records("nowhere.example.", "a.example.", "b.example.");
        assertThat(failure(connect(route.withMaxHosts(2), options))).hasMessageContaining("a.example: ");
        assertThat(b.accepted()).isEmpty();
    }

    @Test
    void aDomainWithoutRecordsIsItsOwnHost() {
        SimulatedServer self = host("example.org", "220 x");
        records();
        assertThat(settled(connect()).join().isOpen()).isTrue();
        assertThat(self.accepted()).hasSize(1);
    }

    @Test
    void anAddressLiteralIsNotLookedUp() {
        SimulatedServer a = host("a.example", "220 a");
        MailRoute literal = MailRoute.to("[192.0.2.1]").withExchangers(route.exchangers());
        assertThat(settled(connect(literal, options)).join().isOpen()).isTrue();
        assertThat(asked).isEmpty();
        assertThat(a.accepted()).hasSize(1);
    }

    @Test
    void aDomainThatTakesNoMailIsNotConnectedTo() {
        SimulatedServer self = host("example.org", "220 x");
        records(".");
        assertThat(failure(connect()).kind()).isEqualTo(Kind.TAKES_NO_MAIL);
        assertThat(self.accepted()).isEmpty();
    }

    @Test
    void aFailedLookupIsTold() {
        records.completeExceptionally(new SmtpClientException(Kind.NO_SUCH_DOMAIN, "there is no domain"));
        assertThat(failure(connect()).kind()).isEqualTo(Kind.NO_SUCH_DOMAIN);
    }

    /** As a stage composed of others fails. */
    @Test
    void aLookupThatFailsOtherwiseIsTemporary() {
        records.completeExceptionally(new CompletionException(new IOException("no route to host")));
        SmtpClientException failure = failure(connect());
        assertThat(failure.kind()).isEqualTo(Kind.LOOKUP_FAILED);
        assertThat(failure.isTemporary()).isTrue();
        assertThat(failure).hasMessageContainingAll("example.org", "no route to host");
    }

    @Test
    void theLookupHasItsOwnTime() {
        CompletableFuture<SmtpClient> client = connect();
        network.advance(SmtpStage.LOOKUP.defaultTimeout().minusMillis(1));
        assertThat(client).isNotDone();
        network.advance(Duration.ofMillis(1));
        SmtpClientException failure = failure(client);
        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure).hasMessage("timed out: lookup of example.org after 30s");
        assertThat(records).isCancelled();
    }

    @Test
    void noneSwitchesItOff() {
        host("a.example", "220 a");
        CompletableFuture<SmtpClient> client =
                connect(route, options.withTimeouts(SmtpClientTimeouts.DEFAULTS.with(SmtpStage.LOOKUP, Deadline.NONE)));
        network.advance(Duration.ofDays(1));
        assertThat(client).isNotDone();
        records("a.example.");
        assertThat(settled(client).join().isOpen()).isTrue();
    }

    @Test
    void cancelledWhileItLooksUpItConnectsToNobody() {
        SimulatedServer a = host("a.example", "220 a");
        CompletableFuture<SmtpClient> client = connect();
        client.cancel(true);
        network.advance(Duration.ZERO);
        assertThat(records).isCancelled();
        network.advance(Duration.ofHours(1));
        assertThat(a.accepted()).isEmpty();
    }

    @Test
    void cancelledWhileAHostIsSilentItGivesThatUpAndTriesNoOther() {
        SimulatedServer a = network.listen(address("a.example"));
        SimulatedServer b = host("b.example", "220 b");
        records("a.example.", "b.example.");
        CompletableFuture<SmtpClient> client = connect();
        network.runUntil(() -> a.accepted().size() == 1, Duration.ofMinutes(1));
        client.cancel(true);
        SimulatedPeer peer = a.accepted().get(0);
        network.runUntil(peer::finished, Duration.ofMinutes(1));
        network.advance(Duration.ofHours(1));
        assertThat(b.accepted()).isEmpty();
    }

    @Test
    void lmtpIsForNoDomain() {
        assertThatThrownBy(() -> connect(route, options.withMode(Mode.LMTP)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LMTP");
        assertThat(asked).isEmpty();
    }

    /** RFC 9525: not that of the name that the caller's options have. */
    @Test
    void theCertificateMustBeThatOfTheHost() {
        TestCertificate certificate = TestCertificate.of("a.example");
        SmtpServerFactory factory = new SmtpServerFactory(
                SmtpServerOptions.of("a.example")
                        .withStartTls(
                                TlsOptions.server(certificate.context()).withTaskExecutor(Runnable::run),
                                TlsPolicy.REQUIRED),
                new MemoryMailSink());
        EventLoop server = network.reactor("server");
        for (String host : List.of("a.example", "b.example")) {
            server.listenTcp(address(host), factory, factory.tcpOptions());
        }
        TlsOptions tls = TlsOptions.client(TestCertificate.trusting(certificate), "example.org")
                .withTaskExecutor(Runnable::run);
        SmtpClientOptions secure = options.withStartTls(tls, StartTls.REQUIRED);
        records("a.example.");
        assertThat(settled(connect(route, secure)).join().tls()).isPresent();
        MailRoute other = route.withExchangers(
                domain -> CompletableFuture.completedFuture(List.of(new MailExchanger(0, "b.example"))));
        assertThat(failure(connect(other, secure)).kind()).isEqualTo(Kind.NO_TLS);
    }
}
