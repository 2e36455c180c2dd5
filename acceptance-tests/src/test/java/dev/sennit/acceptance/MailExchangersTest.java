// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * {@code sennit send-mail --server mx:DOMAIN}, with the records of dnsmasq and with the servers of others: Postfix's smtp-sink and Postfix
 * itself. The hosts are addresses of the loopback interface, with one port.
 */
@OnEveryReactor
class MailExchangersTest {
    private static final String FIRST = "127.0.0.2";
    private static final String SECOND = "127.0.0.3";
    private static final String[] RECORDS = {
        "--mx-host=two.example.org,second.example.org,20",
        "--mx-host=two.example.org,first.example.org,10",
        "--mx-host=null.example.org,.,0",
        "--mx-host=example.org,mx.example.org,10",
        "--cname=alias.example.org,two.example.org",
        "--host-record=first.example.org," + FIRST + ",::1", // where nobody is
        "--host-record=second.example.org," + SECOND,
        "--host-record=plain.example.org," + SECOND,
        "--host-record=mx.example.org," + SmtpSink.LOOPBACK,
    };

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private final int port = Ports.free();
    private Dnsmasq dns;

    @BeforeEach
    void know() {
        dns = new Dnsmasq(RECORDS);
    }

    @AfterEach
    void close() {
        dns.close();
    }

    private Outcome send(String dnsServers, String domain, int to, String... more) {
        List<String> all =
                new ArrayList<>(List.of("send-mail", "--dns", dnsServers, "--server", "mx:" + domain + ":" + to));
        all.addAll(List.of(more));
        try {
            Path message = Files.writeString(folder.resolve("message"), "From: ann@example.net\n\nHello\n");
            return Sennit.on(reactor).reading(message).run(all.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome send(String domain) {
        return send(dns.server(), domain, port, "ann@example.org");
    }

    @Test
    void theExchangerThatIsPreferredGetsTheMessage() {
        try (SmtpSink first = new SmtpSink(FIRST, port);
                SmtpSink second = new SmtpSink(SECOND, port)) {
            send("two.example.org").succeeded();
            assertThat(first.messages()).isEqualTo(1);
            send("alias.example.org").succeeded();
            assertThat(first.messages()).isEqualTo(2);
            assertThat(second.messages()).isZero();
        }
    }

    @Test
    void theNextOneDoesIfThatRefusesConnections() {
        try (SmtpSink second = new SmtpSink(SECOND, port)) {
            send("two.example.org").succeeded();
            assertThat(second.messages()).isEqualTo(1);
        }
    }

    @Test
    void theNextOneDoesIfThatIsBusyOrHangsUp() {
        try (SmtpSink second = new SmtpSink(SECOND, port)) {
            int sent = 0;
            for (String way : List.of("-r", "-Q", "-q")) {
                try (SmtpSink first = new SmtpSink(FIRST, port, way, "CONNECT")) {
                    send("two.example.org").succeeded();
                    assertThat(second.messages()).isEqualTo(++sent);
                    assertThat(first.sessions()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void nobodyDoesIfThatRefusesForGood() {
        try (SmtpSink first = new SmtpSink(FIRST, port, "-f", "CONNECT");
                SmtpSink second = new SmtpSink(SECOND, port)) {
            assertThat(send("two.example.org").complained(69)).contains("first.example.org: ", "500 5.3.0");
            assertThat(first.sessions()).isEqualTo(1);
            assertThat(second.messages()).isZero();
        }
    }

    @Test
    void itMayGoWellLaterIfNobodyIsThere() {
        assertThat(send("two.example.org").complained(75))
                .contains("no host takes the mail of two.example.org", "first.example.org: ", "second.example.org: ");
    }

    /** Over UDP comes as much as 512 bytes have room for, and that there is more. */
    @Test
    void anAnswerThatIsTooLongForUdpIsTakenOverTcp() {
        List<String> records = new ArrayList<>(List.of(RECORDS));
        records.add("--mx-host=many.example.org,second.example.org,10"); // comes last
        for (int i = 0; i < 30; i++) {
            records.add("--mx-host=many.example.org,exchanger-with-a-long-name-" + i + ".example.org,20");
        }
        try (Dnsmasq many = new Dnsmasq(records.toArray(String[]::new));
                SmtpSink second = new SmtpSink(SECOND, port)) {
            send(many.server(), "many.example.org", port, "ann@example.org").succeeded();
            assertThat(second.sessions()).isEqualTo(1);
        }
    }

    /** RFC 5321 section 5.1. */
    @Test
    void aDomainWithoutRecordsIsItsOwnExchanger() {
        try (SmtpSink second = new SmtpSink(SECOND, port)) {
            send("plain.example.org").succeeded();
            assertThat(second.messages()).isEqualTo(1);
        }
    }

    /** RFC 7505. */
    @Test
    void aDomainThatTakesNoMailAndOneThatIsNotThereAreRefusedForGood() {
        assertThat(send("null.example.org").complained(69)).contains("null.example.org takes no mail", "(5.1.10)");
        assertThat(send("gone.example.org").complained(69)).contains("no domain gone.example.org", "(5.1.2)");
    }

    @Test
    void aDnsServerThatIsSilentIsFollowedByTheNextOrByALaterTry() {
        try (SmtpSink first = new SmtpSink(FIRST, port);
                Dnsmasq silent = new Dnsmasq(RECORDS)) {
            silent.fallSilent();
            assertThat(send(silent.server(), "two.example.org", port, "ann@example.org")
                            .complained(75))
                    .contains("DNS does not know about two.example.org now");
            send(silent.server() + "," + dns.server(), "two.example.org", port, "ann@example.org")
                    .succeeded();
            assertThat(first.messages()).isEqualTo(1);
        }
    }

    /** Which wants STARTTLS; the certificate is that of the exchanger, not of the domain. */
    @Test
    void postfixMayBeTheExchanger() {
        Certificates.Issued certificate = new Certificates(folder).issueFor("mx.example.org");
        try (Server next = Sennit.on(reactor).serve("lmtp", "--deliver", "discard", "--listen", "tcp:0");
                Postfix postfix = new Postfix(folder.resolve("postfix"), certificate, next)) {
            String[] more = {"--ca", certificate.certificate().toString(), Postfix.ADDRESS};
            Outcome outcome =
                    send(dns.server(), "example.org", postfix.port(), more).succeeded();
            assertThat(outcome.out()).startsWith("ann@example.org: 250 2.0.0 Ok");
        }
    }

    @Test
    void ourOwnServerMayBeTheExchanger() {
        try (Server server = Sennit.on(reactor).serve("smtp", "--deliver", "discard", "--listen", "tcp:0")) {
            Outcome outcome = send(dns.server(), "example.org", server.port(), "ann@example.org")
                    .succeeded();
            assertThat(outcome.out()).isEqualTo("ann@example.org: 250 2.0.0 Accepted, and discarded\n");
        }
    }

    @Test
    void whatIsWrongWithTheCommandIsSaid() {
        assertThat(send("ns.example.org", "two.example.org", port, "b@example.org")
                        .complained(2))
                .contains("'ns.example.org' is not a DNS server");
        Outcome other = Sennit.on(reactor)
                .run("send-mail", "--dns", dns.server(), "--server", "smtp:127.0.0.1", "b@example.org");
        assertThat(other.complained(2)).contains("--dns", "--server mx:DOMAIN");
    }
}
