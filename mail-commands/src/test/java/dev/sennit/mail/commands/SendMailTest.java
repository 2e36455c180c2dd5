// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.smtp.MailExchanger;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.reactor.HostResolver;
import dev.sennit.reactor.WorkerPool;
import dev.sennit.reactor.spi.CommandFailure;
import dev.sennit.reactor.spi.CommandWork;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendMailTest {
    private static final String MESSAGE = "From: Ann <ann@example.org>\nTo: bob@example.org, c@example.org\n"
            + "Bcc: secret@example.org,\n more@example.org\nSubject: x\n\n.dot\n";

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final GivenCommand given = new GivenCommand().with("server", "smtp:192.0.2.7");
    private final CompletableFuture<List<MailExchanger>> records = new CompletableFuture<>();
    private CompletableFuture<Boolean> outcome = new CompletableFuture<>();

    @BeforeEach
    void workHere() {
        WorkerPool.install(time.reactor(), Runnable::run);
    }

    private CommandWork start(String message) {
        CommandWork work = new SendMailPlugin(
                        new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)), domain -> records)
                .prepare(given);
        outcome = work.start(time.reactor()).toCompletableFuture();
        settle();
        return work;
    }

    private void settle() {
        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ZERO);
        }
    }

    private StringTransport server() {
        StringTransport server = time.reactor().connectors().get(0).succeed().orElseThrow();
        settle();
        return server;
    }

    private String says(StringTransport server, String lines) {
        server.clear();
        server.peerSends(lines.replace("|", "\r\n") + "\r\n");
        for (int i = 0; i < 6; i++) {
            server.settle();
            settle();
        }
        return server.text();
    }

    @Test
    void eachRecipientHasItsLine() {
        given.operands("bob@example.org", "c@example.org");
        CommandWork work = start(MESSAGE);
        StringTransport server = server();
        says(server, "220 mx");
        assertThat(says(server, "250-mx|250 PIPELINING"))
                .isEqualTo("MAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.org>\r\n"
                        + "RCPT TO:<c@example.org>\r\nDATA\r\n");
        assertThat(says(server, "250 ok|250 ok|550 5.1.1 nobody|354 go"))
                .isEqualTo("From: Ann <ann@example.org>\r\nTo: bob@example.org, c@example.org\r\nSubject: x\r\n\r\n"
                        + "..dot\r\n.\r\n");
        assertThat(says(server, "250 2.0.0 queued as 7")).isEqualTo("QUIT\r\n");
        says(server, "221 bye");
        server.finishClose();
        settle();
        assertThat(outcome).isCompletedWithValue(false);
        assertThat(given.told()).isEqualTo("bob@example.org: 250 2.0.0 queued as 7\n");
        assertThat(given.complained()).isEqualTo("sennit: send-mail: c@example.org: 550 5.1.1 nobody\n");
        assertThat(work.failure()).isEqualTo(CommandFailure.UNAVAILABLE);
    }

    @Test
    void theServerMayBeTheFirstHostOfADomain() {
        HostResolver.install(time.reactor(), host -> CompletableFuture.completedFuture(List.of(address(host))));
        given.with("server", "mx:example.org:2525").operands("bob@example.org");
        records.complete(List.of(new MailExchanger(20, "b.example."), new MailExchanger(10, "a.example.")));
        CommandWork work = start(MESSAGE);
        StringTransport server = server();
        assertThat(time.reactor().connectors().get(0).destination())
                .hasToString(new InetSocketAddress(address("a.example"), 2525).toString());
        assertThat(says(server, "220 mx|250 mx")).contains("MAIL FROM:<ann@example.org>");
        work.interrupt();
        settle();
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByAddress(host, new byte[] {(byte) 192, 0, 2, (byte) host.charAt(0)});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDomainThatTakesNoMailIsUnavailable() {
        given.with("server", "mx:example.org").operands("bob@example.org");
        records.complete(List.of(new MailExchanger(0, ".")));
        assertThat(start(MESSAGE).failure()).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(given.complained()).contains("example.org takes no mail");
    }

    @Test
    void aDomainThatIsNotKnownNowMayBeLater() {
        given.with("server", "mx:example.org").operands("bob@example.org");
        records.completeExceptionally(
                new SmtpClientException(SmtpClientException.Kind.LOOKUP_FAILED, "DNS does not know now"));
        assertThat(start(MESSAGE).failure()).isEqualTo(CommandFailure.TRY_LATER);
    }

    /** DNS is not authenticated. */
    @Test
    void nobodyLogsInToTheHostsOfADomain() {
        given.with("server", "mx:example.org").with("user", "ann").operands("bob@example.org");
        assertThatThrownBy(() -> start(MESSAGE))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx:",
                "mx:[192.0.2.1]",
                "mx:192.0.2.1",
                "mx:a..b",
                "mx:example.org:",
                "mx:example.org:x",
                "mx:example.org:65536"
            })
    void whatIsNoDomainIsRefused(String server) {
        given.with("server", server).operands("bob@example.org");
        assertThatThrownBy(() -> start(MESSAGE)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.53,192.0.2.53:53",
        "127.0.0.1:5353,127.0.0.1:5353",
        "[2001:db8::53],2001:db8:0:0:0:0:0:53:53",
        "[::1]:5353,0:0:0:0:0:0:0:1:5353",
        "'192.0.2.1,192.0.2.2:54','192.0.2.1:53,192.0.2.2:54'"
    })
    void dnsServersHaveAddresses(String text, String expected) {
        assertThat(DnsServers.parse(text).stream()
                        .map(each -> each.getAddress().getHostAddress() + ":" + each.getPort()))
                .containsExactly(expected.split(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ns.example",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.53:",
                "192.0.2.53:0",
                "192.0.2.53:65536",
                "192.0.2.53:999999",
                "192.0.2.53:x",
                "2001:db8::53",
                "[2001:db8::53",
                "[::1::]",
                "[192.0.2.53]",
                "192.0.2.1,",
                "192.0.2.1, 192.0.2.2",
                "dns://192.0.2.53"
            })
    void whatIsNoDnsServerIsRefused(String text) {
        given.with("server", "mx:example.org").with("dns", text).operands("bob@example.org");
        assertThatThrownBy(() -> start(MESSAGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("' is not ");
    }

    @Test
    void dnsServersAreForTheHostsOfADomain() {
        given.with("dns", "192.0.2.53").operands("bob@example.org");
        assertThatThrownBy(() -> start(MESSAGE))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContainingAll("--dns", "--server mx:DOMAIN");
    }

    @Test
    void theHeaderMayNameTheRecipients() {
        given.with("header-recipients", "on").with("from", "<>");
        start(MESSAGE);
        StringTransport server = server();
        says(server, "220 mx");
        assertThat(says(server, "250-mx|250-SIZE|250 PIPELINING"))
                .isEqualTo("MAIL FROM:<> SIZE=85\r\nRCPT TO:<bob@example.org>\r\nRCPT TO:<c@example.org>\r\n"
                        + "RCPT TO:<secret@example.org>\r\nRCPT TO:<more@example.org>\r\nDATA\r\n");
        String text = says(server, "250 ok|250 ok|250 ok|250 ok|250 ok|354 go");
        assertThat(text).doesNotContain("secret").hasSize(85 + 1 + 3);
        says(server, "250 ok");
        says(server, "221 bye");
        server.finishClose();
        settle();
        assertThat(outcome).isCompletedWithValue(true);
        assertThat(given.complained()).isEmpty();
    }

    @Test
    void nobodyInTheHeaderIsPassedOver() {
        given.with("header-recipients", "on");
        String many = "To: " + "c@d, ".repeat(1000) + "c@d\n";
        start("From: a@b\n" + many.repeat(11) + "Bcc: last@example.org\n\n");
        StringTransport server = server();
        says(server, "220 mx");
        assertThat(says(server, "250-mx|250 PIPELINING"))
                .isEqualTo("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRCPT TO:<last@example.org>\r\nDATA\r\n");
    }

    @Test
    void aHeaderThatIsNotReadToItsEndIsNamedAndNotSent() {
        given.with("header-recipients", "on");
        isRefused(
                "From: a@b\nTo: " + "c@d, ".repeat(60_000) + "last@d\n\n", "has a To that is longer than 262144 bytes");
        isRefused("From: a@b\n" + "X: y\n".repeat(20_000) + "Bcc: c@d\n\n", "the header has 20000 fields or more");
        String line = "X: " + "y".repeat(9_996) + "\n";
        isRefused("From: a@b\n" + line.repeat(420) + "Bcc: c@d\n\n", "the header is longer than 4194304 bytes");
    }

    private void isRefused(String message, String why) {
        CommandWork work = start(message);
        assertThat(outcome).isCompletedWithValue(false);
        assertThat(given.complained()).contains(why);
        assertThat(work.failure()).isEqualTo(CommandFailure.BAD_INPUT);
        assertThat(time.reactor().connectors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "421 busy,TRY_LATER",
        "554 never,UNAVAILABLE",
        "hello,BAD_ANSWER",
    })
    void theExitCodeSaysWhatKindOfFailureItIs(String greeting, CommandFailure expected) {
        given.operands("b@example.org");
        CommandWork work = start(MESSAGE);
        says(server(), greeting);
        assertThat(outcome).isCompletedWithValue(false);
        assertThat(work.failure()).isEqualTo(expected);
        assertThat(given.complained()).startsWith("sennit: send-mail: ").hasLineCount(1);
    }

    @Test
    void aPasswordIsNotSentWithoutTls() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "swordfish\nmore\n");
        given.operands("b@example.org").with("user", "ann").with("password-file", password.toString());
        CommandWork work = start(MESSAGE);
        StringTransport server = server();
        says(server, "220 mx");
        assertThat(says(server, "250-mx|250 AUTH PLAIN")).isEqualTo("QUIT\r\n");
        assertThat(given.complained()).contains("TLS is required");
        assertThat(work.failure()).isEqualTo(CommandFailure.NOT_PERMITTED);
    }

    @Test
    void unlessItIsAllowed() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "swordfish\n");
        given.operands("b@example.org")
                .with("user", "ann")
                .with("password-file", password.toString())
                .with("clear-password", "on");
        start(MESSAGE);
        StringTransport server = server();
        says(server, "220 mx");
        assertThat(says(server, "250-mx|250 AUTH PLAIN")).isEqualTo("AUTH PLAIN AGFubgBzd29yZGZpc2g=\r\n");
    }

    @Test
    void nobodyThereIsSomethingForLater() {
        given.operands("b@example.org");
        CommandWork work = start(MESSAGE);
        time.reactor().connectors().get(0).fail(new java.net.ConnectException("refused"));
        settle();
        assertThat(outcome).isCompletedWithValue(false);
        assertThat(work.failure()).isEqualTo(CommandFailure.TRY_LATER);
    }

    @ParameterizedTest
    @CsvSource({"'',no message", "'Subject: x\n\n',no From", "'From: <x@y>\n\n" + "0123456789" + "',longer than 20"})
    void aMessageThatWillNotDoIsNamed(String message, String why) {
        given.operands("b@example.org").with("max-message-bytes", "20");
        CommandWork work = start(message);
        assertThat(outcome).isCompletedWithValue(false);
        assertThat(given.complained()).contains(why);
        assertThat(work.failure()).isEqualTo(CommandFailure.BAD_INPUT);
        assertThat(time.reactor().connectors()).isEmpty();
    }

    @Test
    void itIsSaidWhatIsWrongWithTheCommandLine() {
        SendMailPlugin plugin = new SendMailPlugin(new ByteArrayInputStream(new byte[0]), domain -> records);
        assertThatThrownBy(() -> plugin.prepare(new GivenCommand()))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--server smtp:HOST:PORT");
        assertThatThrownBy(() -> plugin.prepare(given)).hasMessageContaining("say to whom");
        assertThatThrownBy(() -> plugin.prepare(given.operands("bob"))).hasMessageStartingWith("'bob' is no address");
        given.operands("b@c");
        assertThatThrownBy(() -> plugin.prepare(given.with("host-name", "a b"))).hasMessageContaining("--host-name");
        given.options.remove("host-name");
        assertThatThrownBy(() -> plugin.prepare(given.with("ca", "/no/such/file")))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining("/no/such/file");
        given.options.remove("ca");
        given.with("user", "u").with("password-file", "/no/such/file");
        assertThatThrownBy(() -> plugin.prepare(given)).hasMessageContaining("the password in /no/such/file");
    }

    @ParameterizedTest
    @CsvSource({
        "smtp:mx.example,smtp,tcp:mx.example:25",
        "smtp:mx.example:587,smtp,tcp:mx.example:587",
        "'smtp:[::1]:2525',smtp,'tcp:\\:\\:1:2525'",
        "lmtp:unix:/run/lmtp,lmtp,unix:/run/lmtp",
        "lmtp:localhost,lmtp,tcp:localhost:24",
        "tcp:mx.example:26,smtp,tcp:mx.example:26"
    })
    void aServerIsWrittenInSeveralWays(String text, String protocol, String endpoint) {
        MailServer server = MailServer.parse(text, "smtp", java.util.Map.of("smtp", 25, "lmtp", 24));
        assertThat(server.protocol()).isEqualTo(protocol);
        assertThat(server.endpoint()).hasToString(endpoint);
    }

    @ParameterizedTest
    @CsvSource({"mx.example", "smtp:", "pop3:mx", "smtp:mx:port", "smtp:::1:25"})
    void orItIsSaidHow(String text) {
        assertThatThrownBy(() -> MailServer.parse(text, "smtp", java.util.Map.of("smtp", 25, "lmtp", 24)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'");
    }
}
