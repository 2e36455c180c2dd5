// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.MessageReceiver;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.imap.AppendRequest;
import dev.sennit.mail.imap.FetchAttribute;
import dev.sennit.mail.imap.ImapClient;
import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientOptions;
import dev.sennit.mail.imap.ImapClientOptions.Compression;
import dev.sennit.mail.imap.ImapClientOptions.StartTls;
import dev.sennit.mail.imap.ImapEvent;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.imap.ImapServerOptions;
import dev.sennit.mail.imap.ListedMailbox;
import dev.sennit.mail.imap.MailboxResync;
import dev.sennit.mail.imap.MessageQuery;
import dev.sennit.mail.imap.MessageSummary;
import dev.sennit.mail.imap.NewMessages;
import dev.sennit.mail.imap.OpenMailbox;
import dev.sennit.mail.imap.SearchTerm;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against our own server, with real TLS, over a network that cuts and delays. */
class ClientOnTheSimulatedNetworkTest {
    private static final String NAME = "localhost";
    private static final TestCertificate CERTIFICATE = TestCertificate.of(NAME);
    private static final FaultOptions CUTS =
            FaultOptions.none().withShortTransfers(0.5).withDelays(Duration.ofMillis(1), Duration.ofMillis(40));
    private static final int NETWORKS = 5;
    private static final String MIXED = "From: Ann <ann@example.org>\r\nSubject: =?utf-8?q?gr=C3=BC=C3=9Fe?=\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\nContent-Type: text/html\r\n\r\n"
            + "<p>two\r\n--b--\r\n";
    private static final String LARGE = "Subject: large\r\n\r\n" + "a line of a large message\r\n".repeat(20_000);

    private final MemoryMailStore store = new MemoryMailStore();
    private final List<ImapEvent> events = new ArrayList<>();
    private Compression compression = Compression.OFF;

    private ImapClientOptions options(String name, String password) {
        TlsOptions tls =
                TlsOptions.client(TestCertificate.trusting(CERTIFICATE), name).withTaskExecutor(Runnable::run);
        return ImapClientOptions.of(SaslLogin.withPassword("tim", password))
                .withWorkers(Runnable::run)
                .withListener(events::add)
                .withCompression(compression)
                .withStartTls(tls, StartTls.REQUIRED);
    }

    private InetSocketAddress listen(EventLoop server) {
        ImapServerFactory factory = new ImapServerFactory(
                ImapServerOptions.of("imap.example")
                        .withStartTls(TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run)),
                new MemoryAccounts().withUser("tim", "tanstaaf"),
                store);
        return server.listenTcp(new InetSocketAddress("127.0.0.1", 0), factory, factory.tcpOptions())
                .tcpAddress();
    }

    private static AppendRequest message(String text) {
        return AppendRequest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A client of a server, and what it does. */
    private <T> T outcome(SimulatedNetwork network, Function<ImapClient, CompletionStage<T>> work) {
        InetSocketAddress address = listen(network.reactor("server"));
        CompletableFuture<T> done = ImapClient.connect(
                        network.reactor("client"), "tcp:127.0.0.1:" + address.getPort(), options(NAME, "tanstaaf"))
                .thenCompose(client ->
                        work.apply(client).thenCompose(value -> client.logout().thenApply(nothing -> value)))
                .toCompletableFuture();
        network.runUntil(done::isDone, Duration.ofMinutes(30));
        assertThat(done).isCompleted();
        return done.join();
    }

    private <T> T outcome(Function<ImapClient, CompletionStage<T>> work) {
        return outcome(new SimulatedNetwork(1, FaultOptions.none()), work);
    }

    @ParameterizedTest
    @EnumSource
    void messagesComeBackAsTheyWere(Compression wanted) {
        compression = wanted;
        Seeds.each(NETWORKS, seed -> {
            StringBuilder large = new StringBuilder();
            StringBuilder mixed = new StringBuilder();
            MessageReceiver first = bytes -> {
                large.append(StandardCharsets.ISO_8859_1.decode(bytes));
                return MessageReceiver.READY;
            };
            MessageReceiver second = bytes -> {
                mixed.append(StandardCharsets.ISO_8859_1.decode(bytes));
                return MessageReceiver.READY;
            };
            String box = "Box & Größe " + seed;
            List<Boolean> found = new ArrayList<>();
            outcome(new SimulatedNetwork(seed, CUTS), client -> {
                assertThat(client.isCompressed()).isEqualTo(wanted == Compression.WHEN_OFFERED);
                client.create(box);
                client.append(box, message(LARGE));
                client.append(box, message(MIXED));
                return client.select(box).thenCompose(opened -> {
                    client.retrieve(1, first).thenAccept(found::add);
                    client.retrieve(2, second).thenAccept(found::add);
                    return client.retrieve(3, second).thenAccept(found::add);
                });
            });
            assertThat(found).containsExactly(true, true, false);
            assertThat(large.toString()).isEqualTo(LARGE);
            assertThat(mixed.toString()).isEqualTo(MIXED);
        });
    }

    @Test
    void whatIsToldOfAMessageIsTrue() {
        Instant then = Instant.parse("2024-02-03T04:05:06Z");
        List<MessageSummary> all = outcome(client -> {
            client.append(
                    "INBOX",
                    message(MIXED)
                            .withFlags(Flags.of(List.of(SystemFlag.FLAGGED), List.of("$Work")))
                            .withInternalDate(then));
            return client.examine("inbox")
                    .thenCompose(box -> client.fetch(MessageQuery.of(box.all(), FetchAttribute.values())));
        });
        assertThat(all).hasSize(1);
        MessageSummary one = all.get(0);
        assertThat(one.uid()).isEqualTo(1);
        assertThat(one.flags()).contains(Flags.of(List.of(SystemFlag.FLAGGED), List.of("$Work")));
        assertThat(one.octets()).hasValue(MIXED.length());
        assertThat(one.internalDate()).contains(then);
        assertThat(one.modSeq()).isPresent();
        assertThat(one.envelope().orElseThrow().subject()).contains("=?utf-8?q?gr=C3=BC=C3=9Fe?=");
        assertThat(one.envelope().orElseThrow().from().get(0).host()).contains("example.org");
        assertThat(one.structure().orElseThrow().parts())
                .extracting(part -> part.type().subtype())
                .containsExactly("plain", "html");
    }

    @Test
    void aSectionIsFetchedAlone() {
        StringBuilder text = new StringBuilder();
        MessageReceiver receiver = bytes -> {
            text.append(StandardCharsets.ISO_8859_1.decode(bytes)).append('|');
            return MessageReceiver.READY;
        };
        outcome(client -> {
            client.append("INBOX", message(MIXED));
            client.select("INBOX");
            client.retrieve(1, Section.of("2", List.of()), receiver);
            client.retrieve(1, Section.of("1.MIME", List.of()), receiver);
            client.retrieve(1, Section.of("HEADER.FIELDS", List.of("From", "To")), receiver);
            return client.retrieve(1, Section.of("7", List.of()), receiver);
        });
        assertThat(text.toString()).isEqualTo("<p>two|\r\n|From: Ann <ann@example.org>\r\n\r\n|");
    }

    @Test
    void mailboxesAreMadeFoundAndRemoved() {
        List<ListedMailbox> all = outcome(client -> {
                    client.create("Ä");
                    client.create("Ä/b\"c");
                    client.create("gone");
                    client.rename("Ä/b\"c", "Ä/d");
                    client.subscribe("Ä");
                    client.unsubscribe("Ä");
                    client.delete("gone");
                    return client.list("*");
                })
                .stream()
                .toList();
        assertThat(all).extracting(ListedMailbox::name).containsExactlyInAnyOrder("INBOX", "Ä", "Ä/d");
    }

    @Test
    void messagesAreCopiedMovedSearchedAndRemoved() {
        List<Object> said = new ArrayList<>();
        outcome(client -> {
            client.create("there");
            for (int i = 0; i < 5; i++) {
                client.append("INBOX", message("Subject: n" + i + "\r\n\r\nKäse " + i + "\r\n"));
            }
            client.select("INBOX").thenAccept(box -> said.add(box.messages()));
            client.storeFlags(UidSet.of(2), FlagChange.add(Flags.of(SystemFlag.SEEN)));
            client.search(SearchTerm.unseen()
                            .and(SearchTerm.subject("N1")
                                    .or(SearchTerm.body("käse 3"))
                                    .not())
                            .and(SearchTerm.since(LocalDate.of(2020, 9, 1))))
                    .thenAccept(found -> said.add(found.uids()));
            client.copy(UidSet.of(1, 3), "there").thenAccept(copies -> said.add(uids(copies)));
            client.move(UidSet.of(4), "there").thenAccept(copies -> said.add(uids(copies)));
            client.remove(UidSet.of(1));
            client.status("there").thenAccept(box -> said.add(box.messages().getAsLong()));
            return client.search(SearchTerm.all()).thenAccept(found -> said.add(found.uids()));
        });
        assertThat(said).containsExactly(5L, UidSet.of(1, 3, 5), "1,3 1:2", "4 3", 3L, UidSet.of(2, 3, 5));
    }

    private static String uids(Optional<NewMessages> messages) {
        return messages.orElseThrow().sources() + " " + messages.orElseThrow().uids();
    }

    @Test
    void changesSinceTheLastTimeAreHeardOfAtOnce() {
        OpenMailbox[] seen = new OpenMailbox[2];
        outcome(client -> {
            for (int i = 0; i < 4; i++) {
                client.append("INBOX", message("Subject: n" + i + "\r\n\r\n"));
            }
            return client.select("INBOX").thenCompose(first -> {
                seen[0] = first;
                client.remove(UidSet.of(2));
                client.storeFlags(UidSet.of(3), FlagChange.add(Flags.of(SystemFlag.FLAGGED)));
                client.unselect();
                return client.select(
                                "INBOX",
                                new MailboxResync(
                                        first.uidValidity(),
                                        first.highestModSeq().getAsLong(),
                                        UidSet.ALL))
                        .thenAccept(again -> seen[1] = again);
            });
        });
        assertThat(seen[1].uidValidity()).isEqualTo(seen[0].uidValidity());
        assertThat(seen[1].vanished()).isEqualTo(UidSet.of(2));
        assertThat(seen[1].changed()).extracting(MessageSummary::uid).containsExactly(3L);
    }

    @Test
    void whoIdlesHearsOfNewMessages() {
        SimulatedNetwork network = new SimulatedNetwork(1, FaultOptions.none());
        String endpoint = "tcp:127.0.0.1:" + listen(network.reactor("server")).getPort();
        EventLoop reactor = network.reactor("client");
        List<ImapEvent> heard = new ArrayList<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<ImapClient> listener = ImapClient.connect(
                        reactor, endpoint, options(NAME, "tanstaaf").withListener(event -> {
                            heard.add(event);
                            over.complete(null);
                        }))
                .thenApply(client -> {
                    client.select("INBOX").thenAccept(box -> client.idle());
                    return client;
                })
                .toCompletableFuture();
        network.runUntil(() -> listener.isDone(), Duration.ofMinutes(1));
        ImapClient.connect(reactor, endpoint, options(NAME, "tanstaaf"))
                .thenAccept(client -> client.append("INBOX", message("Subject: new\r\n\r\n")));
        network.runUntil(over::isDone, Duration.ofMinutes(5));
        assertThat(heard).contains(new ImapEvent.Exists(1));
        CompletableFuture<Void> done = listener.join().logout().toCompletableFuture();
        network.runUntil(done::isDone, Duration.ofMinutes(1));
        assertThat(done).isCompleted();
    }

    @Test
    void aWrongPasswordAndAWrongNameAreTold() {
        SimulatedNetwork network = new SimulatedNetwork(1, FaultOptions.none());
        String endpoint = "tcp:127.0.0.1:" + listen(network.reactor("server")).getPort();
        EventLoop reactor = network.reactor("client");
        CompletableFuture<ImapClient> password =
                ImapClient.connect(reactor, endpoint, options(NAME, "wrong")).toCompletableFuture();
        CompletableFuture<ImapClient> name = ImapClient.connect(reactor, endpoint, options("mx.example", "tanstaaf"))
                .toCompletableFuture();
        network.runUntil(() -> password.isDone() && name.isDone(), Duration.ofMinutes(1));
        ImapClientException refused = ImapClientWire.failure(password);
        assertThat(refused.kind()).isEqualTo(Kind.NOT_AUTHENTICATED);
        assertThat(refused.responseCode()).contains("AUTHENTICATIONFAILED");
        assertThat(refused.isTemporary()).isFalse();
        assertThat(ImapClientWire.failure(name).kind()).isEqualTo(Kind.NO_TLS);
    }
}
