// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import static dev.sennit.mail.smtp.route.LoopbackDns.NO_ERROR;
import static dev.sennit.mail.smtp.route.LoopbackDns.NO_SUCH_NAME;
import static dev.sennit.mail.smtp.route.LoopbackDns.REFUSED;
import static dev.sennit.mail.smtp.route.LoopbackDns.SERVER_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.smtp.MailExchanger;
import dev.sennit.mail.smtp.MailExchangers;
import dev.sennit.mail.smtp.MailRoute;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.route.LoopbackDns.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Java's client of DNS and a server that speaks on the wire. */
class DnsExchangersTest {
    private static final int TEST_LIMIT_SECONDS = 60;

    private LoopbackDns dns;

    @BeforeEach
    void listen() throws IOException {
        String[] many =
                IntStream.range(0, 25).mapToObj(i -> i + " h" + i + ".x").toArray(String[]::new);
        dns = new LoopbackDns(Map.of(
                "two.example", new Answer(NO_ERROR, "20 b.example", "10 a.example"),
                "null.example", new Answer(NO_ERROR, "0 ."),
                "none.example", new Answer(NO_ERROR),
                "alias.example", new Answer(NO_ERROR, "CNAME real.example", "65535 mx.real.example"),
                "odd.example", new Answer(NO_ERROR, "10 a b.example", "10 a/b\\.example"),
                "many.example", new Answer(NO_ERROR, many),
                "gone.example", new Answer(NO_SUCH_NAME),
                "broken.example", new Answer(SERVER_FAILURE),
                "refused.example", new Answer(REFUSED)));
    }

    @AfterEach
    void close() {
        dns.close();
    }

    private static String url(LoopbackDns server) {
        return DnsClient.urls(List.of(server.address()));
    }

    private List<MailExchanger> ask(String domain) {
        return MailExchangers.ofServers(List.of(dns.address()))
                .of(domain)
                .orTimeout(TEST_LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static SmtpClientException failure(MailExchangers exchangers, String domain) {
        try {
            throw new AssertionError("it has an answer: "
                    + exchangers
                            .of(domain)
                            .orTimeout(TEST_LIMIT_SECONDS, TimeUnit.SECONDS)
                            .join());
        } catch (CompletionException e) {
            return (SmtpClientException) e.getCause();
        }
    }

    private SmtpClientException failure(String domain) {
        return failure(MailExchangers.ofServers(List.of(dns.address())), domain);
    }

    @Test
    void recordsComeAsTheyAre() {
        assertThat(ask("two.example"))
                .containsExactlyInAnyOrder(new MailExchanger(10, "a.example."), new MailExchanger(20, "b.example."));
        assertThat(ask("many.example")).hasSize(25);
    }

    @Test
    void aNullRecordIsADot() {
        assertThat(ask("null.example")).containsExactly(new MailExchanger(0, "."));
    }

    @Test
    void aDomainMayHaveNone() {
        assertThat(ask("none.example")).isEmpty();
    }

    /** RFC 5321 section 5.1: the name that results is processed as if it were the first one. */
    @Test
    void anAliasIsFollowed() {
        assertThat(ask("alias.example")).containsExactly(new MailExchanger(65_535, "mx.real.example."));
    }

    @Test
    void hostsThatAreNoneAreRecordsWithoutARoute() {
        List<MailExchanger> found = ask("odd.example");
        assertThat(found).hasSize(2);
        assertThatThrownBy(() -> HostOrder.of(MailRoute.to("odd.example"), found))
                .isInstanceOf(SmtpClientException.class)
                .hasMessageContaining("no MX record of odd.example has the name of a host");
    }

    @Test
    void aDomainThatIsNotThereIsAPermanentFailure() {
        SmtpClientException failure = failure("gone.example");
        assertThat(failure.kind()).isEqualTo(Kind.NO_SUCH_DOMAIN);
        assertThat(failure.isTemporary()).isFalse();
        assertThat(failure).hasMessageContaining("gone.example");
    }

    @Test
    void aServerThatFailsOrRefusesIsATemporaryFailure() {
        for (String domain : List.of("broken.example", "refused.example")) {
            SmtpClientException failure = failure(domain);
            assertThat(failure.kind()).isEqualTo(Kind.LOOKUP_FAILED);
            assertThat(failure.isTemporary()).isTrue();
            assertThat(failure).hasMessageContaining(domain);
        }
    }

    @Test
    void aServerThatIsSilentIsATemporaryFailure() {
        SmtpClientException failure = failure(new DnsExchangers(new DnsClient(url(dns), 1)), "unknown.example");
        assertThat(failure.kind()).isEqualTo(Kind.LOOKUP_FAILED);
        assertThat(failure.isTemporary()).isTrue();
    }

    @Test
    void theNextServerIsAskedForOneThatIsSilent() throws IOException {
        try (LoopbackDns silent = new LoopbackDns(Map.of())) {
            assertThat(new DnsExchangers(new DnsClient(url(silent) + " " + url(dns), 100))
                            .of("two.example")
                            .orTimeout(TEST_LIMIT_SECONDS, TimeUnit.SECONDS)
                            .join())
                    .hasSize(2);
        }
    }

    @Test
    void serversMustBeGivenAndHaveAddresses() {
        assertThatThrownBy(() -> MailExchangers.ofServers(List.of())).hasMessageContaining("one DNS server or more");
        assertThatThrownBy(
                        () -> MailExchangers.ofServers(List.of(InetSocketAddress.createUnresolved("ns.example", 53))))
                .hasMessageContaining("ns.example");
        assertThat(DnsClient.urls(List.of(new InetSocketAddress("::1", 53), new InetSocketAddress("192.0.2.1", 54))))
                .isEqualTo("dns://[0:0:0:0:0:0:0:1]:53 dns://192.0.2.1:54");
    }
}
