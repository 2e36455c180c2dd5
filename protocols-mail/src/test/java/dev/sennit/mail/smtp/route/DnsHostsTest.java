// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import static dev.sennit.mail.smtp.route.LoopbackDns.NO_ERROR;
import static dev.sennit.mail.smtp.route.LoopbackDns.NO_SUCH_NAME;
import static dev.sennit.mail.smtp.route.LoopbackDns.SERVER_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.smtp.MailExchangers;
import dev.sennit.mail.smtp.route.LoopbackDns.Answer;
import dev.sennit.reactor.HostResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsHostsTest {
    private static final int TEST_LIMIT_SECONDS = 60;

    private LoopbackDns dns;
    private HostResolver hosts;

    @BeforeEach
    void listen() throws IOException {
        dns = new LoopbackDns(Map.of(
                "A both.example", new Answer(NO_ERROR, "192.0.2.1", "192.0.2.2"),
                "AAAA both.example", new Answer(NO_ERROR, "2001:db8::1"),
                "A old.example", new Answer(NO_ERROR, "192.0.2.3"),
                "AAAA old.example", new Answer(SERVER_FAILURE),
                "A denied.example", new Answer(NO_ERROR, "192.0.2.4"),
                "AAAA denied.example", new Answer(NO_SUCH_NAME),
                "A none.example", new Answer(NO_ERROR),
                "AAAA none.example", new Answer(NO_ERROR),
                "A gone.example", new Answer(NO_SUCH_NAME),
                "AAAA gone.example", new Answer(NO_SUCH_NAME)));
        hosts = MailExchangers.ofServers(List.of(dns.address())).hosts().orElseThrow();
    }

    @AfterEach
    void close() {
        dns.close();
    }

    private List<String> ask(String host) {
        return hosts.resolve(host).orTimeout(TEST_LIMIT_SECONDS, TimeUnit.SECONDS).join().stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private static Throwable failure(HostResolver hosts, String host) {
        try {
            throw new AssertionError("it has an address: "
                    + hosts.resolve(host)
                            .orTimeout(TEST_LIMIT_SECONDS, TimeUnit.SECONDS)
                            .join());
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    @Test
    void addressesAreOfBothFamilies() {
        assertThat(ask("both.example")).containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1", "192.0.2.2");
    }

    @Test
    void oneFamilyIsEnough() {
        assertThat(ask("old.example")).containsExactly("192.0.2.3");
        assertThat(ask("denied.example")).containsExactly("192.0.2.4");
    }

    @Test
    void aHostMayHaveNone() {
        assertThat(ask("none.example")).isEmpty();
    }

    @Test
    void aHostThatIsNotThereIsUnknown() {
        assertThat(failure(hosts, "gone.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("gone.example");
    }

    @Test
    void aServerThatIsSilentIsNamedAsThat() {
        DnsClient impatient = new DnsClient(DnsClient.urls(List.of(dns.address())), 1);
        assertThat(failure(new DnsHosts(impatient, Runnable::run), "unknown.example"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("DNS does not know about unknown.example now");
    }

    @Test
    void tooManyAreRefused() {
        HostResolver full = new DnsHosts(new DnsClient(DnsClient.SYSTEM, 1), work -> {
            throw new RejectedExecutionException("too much waits");
        });
        assertThat(failure(full, "a.example"))
                .isInstanceOf(IOException.class)
                .hasMessage("a.example cannot be looked up: too much waits");
    }

    @Test
    void nobodyIsAskedForAnAnswerThatIsNotWanted() {
        Runnable[] work = new Runnable[1];
        HostResolver slow = new DnsHosts(new DnsClient("no URL", 1), given -> work[0] = given);
        CompletableFuture<List<InetAddress>> answer = slow.resolve("a.example");
        answer.cancel(true);
        work[0].run();
        assertThat(answer).isCancelled();
    }

    /** It knows /etc/hosts, too. */
    @Test
    void theSystemsHostsAreTheReactors() {
        assertThat(MailExchangers.system().hosts()).isEmpty();
    }
}
