// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.delivery.Envelope;
import dev.sennit.mail.delivery.MailSink;
import dev.sennit.mail.delivery.MessageWriter;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.delivery.SinkFeature;
import dev.sennit.mail.delivery.StoreSink;
import dev.sennit.mail.delivery.StoreSinkOptions;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.imap.ImapServerOptions;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.Mode;
import dev.sennit.mail.store.Durability;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail that comes by SMTP or LMTP, lies in a Maildir, and is read by IMAP: from the wire to the disk, and from the disk to the wire. */
class HostileMailTest {
    private static final MemoryAccounts ACCOUNTS = new MemoryAccounts().withUser("tim", "secret");
    private static final int READ_BYTES = 16 << 10; // what a read brings
    private static final int MOST_ANSWER_BYTES = 4 << 20;

    /** A client that is answered when it has sent. */
    private final class Wire {
        private final StringTransport transport;

        Wire(Function<SocketAddress, Protocol> server) {
            transport = new StringTransport(time.reactor(), new ImapServerFactory(IMAP, ACCOUNTS, store).tcpOptions());
            transport.connect(server.apply(new InetSocketAddress("127.0.0.1", 54_321)));
        }

        /** All that is answered, the end of which is known. */
        String asks(String text, String end) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            for (int from = 0; from < bytes.length; from += READ_BYTES) {
                transport.peerSends(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + READ_BYTES)));
            }
            StringBuilder answer = new StringBuilder();
            int before;
            do {
                before = answer.length();
                for (int turns = 0; turns < 40; turns++) {
                    transport.settle();
                    time.advance(Duration.ZERO);
                }
                answer.append(new String(transport.bytes(), StandardCharsets.ISO_8859_1));
                transport.clear();
                assertThat(answer).hasSizeLessThan(MOST_ANSWER_BYTES);
            } while (answer.length() > before);
            assertThat(answer.toString()).contains(end);
            return answer.toString();
        }

        String asks(String line) {
            return asks(line + "\r\n", "\r\n");
        }
    }

    private static final ImapServerOptions IMAP =
            ImapServerOptions.of("imap.example").withAuthenticationInClear(AuthenticationInClear.ALLOWED);

    @TempDir
    private Path root;

    private final ManualTime time = new ManualTime();
    private MaildirStore store;
    private MailSink sink;

    @BeforeEach
    void openStore() throws IOException {
        Files.createDirectory(root.resolve("mail"));
        store = new MaildirStore(
                root.resolve("mail"),
                MaildirOptions.DEFAULTS,
                new DiskFiles(Durability.OS),
                InstantSource.fixed(Instant.parse("2020-01-01T00:00:00Z")),
                nanos -> {
                    throw new AssertionError("nobody holds a lock");
                },
                Runnable::run);
        sink = new Everything(new StoreSink(store, ACCOUNTS, StoreSinkOptions.of("example.org")));
    }

    /** A sink that takes all that there is, too. */
    private record Everything(MailSink sink) implements MailSink {
        @Override
        public Set<SinkFeature> features() {
            return EnumSet.allOf(SinkFeature.class);
        }

        @Override
        public CompletionStage<Disposition> verifyRecipient(Envelope envelope, Recipient recipient) {
            return sink.verifyRecipient(envelope, recipient);
        }

        @Override
        public CompletionStage<MessageWriter> begin(Envelope envelope) {
            return sink.begin(envelope);
        }
    }

    private Wire smtp(Mode mode) {
        SmtpServerOptions options = SmtpServerOptions.of("mx.example").withMode(mode);
        Wire wire = new Wire(new SmtpServerFactory(options, sink)::buildProtocol);
        wire.asks(mode == Mode.LMTP ? "LHLO c.example" : "EHLO c.example");
        return wire;
    }

    private Wire imap() {
        Wire wire = new Wire(new ImapServerFactory(IMAP, ACCOUNTS, store)::buildProtocol);
        assertThat(wire.asks("l LOGIN tim secret")).contains("l OK ");
        assertThat(wire.asks("s SELECT INBOX")).contains("s OK ");
        return wire;
    }

    // ------------------------------------------------------------------------------------------------------- names

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.map(path -> root.relativize(path).toString()).sorted().toList();
        }
    }

    /** CVE-2022-22931 and its kin: whoever is not tim does not exist, and nothing is made for him. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "tim/../tim",
                "../tim",
                "../../etc/passwd",
                "/etc/passwd",
                "/tim",
                "./tim",
                "tim/",
                "tim/.",
                "~root",
                "~",
                "..%2ftim",
                "+tim",
                "+../../x",
                "tim+../../x",
                "TIM",
                "Tim",
                "tim.",
                "tim..",
                ".tim",
                "\"tim \"",
                "\" tim\"",
                "\"tim\\ \"",
                "\"..\"",
                "\"../x\"",
                "\"\"",
                "\"tim@example.org\"",
                "\"a b\"",
                "\"tim\\\"\"",
                "tim,eve",
                "tim eve",
                "tim\0",
                "\"tim\0\"",
                "tim\t",
                "\"tim\u0001\"",
                "tim\u007f",
                "tim\u001b[2J",
                "tim%00",
                "&AC8-",
                "nul",
                "cur",
                "new",
                "dovecot-uidlist",
                "t\u0131m",
                "\u0442im",
                "ti\u200bm",
                "tim\u202e",
                "tim\uff0e",
                "\uff0e\uff0e\uff0ftim",
                "tim\u0301"
            })
    void nobodyElseIsTakenForAUser(String localPart) throws IOException {
        List<String> before = files();
        for (Mode mode : Mode.values()) {
            for (String domain : List.of("@example.org", "@EXAMPLE.org", "")) {
                Wire wire = smtp(mode);
                String spelled = new String(
                        ("<" + localPart + domain + ">").getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
                wire.asks("MAIL FROM:<a@c.example> SMTPUTF8");
                String answer = wire.asks("RCPT TO:" + spelled);
                assertThat(answer).matches("(50[01]|55[03]) 5\\.\\d+\\.\\d+ [ -~]*\r\n");
                if (!wire.transport.closing()) {
                    assertThat(wire.asks("DATA")).matches("50[0-9] [ -~]*\r\n|554 [ -~]*\r\n");
                }
            }
        }
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aNameIsNoLongerThanAnAddressMayHave() throws IOException {
        List<String> before = files();
        for (int length : new int[] {64, 65, 255, 1000, 2040, 10_000}) {
            Wire wire = smtp(Mode.LMTP);
            wire.asks("MAIL FROM:<>");
            assertThat(wire.asks("RCPT TO:<" + "x".repeat(length) + "@example.org>"))
                    .matches("(50[01]|550) 5\\.\\d+\\.\\d+ [ -~]*\r\n");
            assertThat(wire.asks("RCPT TO:<" + "../".repeat(length / 3) + "@example.org>"))
                    .matches("(50[01]|550) 5\\.\\d+\\.\\d+ [ -~]*\r\n");
        }
        assertThat(files()).isEqualTo(before);
    }

    /** What stands behind the plus sign is a detail, whatever it looks like. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tim+../../x\"",
                "tim+/etc/passwd",
                "tim+",
                "\"tim++..\"",
                "\"tim+..\"",
                "\"tim+ \\\" \"",
                "tim+\u00e9"
            })
    void aDetailLeadsNowhere(String localPart) throws IOException {
        Wire wire = smtp(Mode.LMTP);
        String spelled = new String(localPart.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        wire.asks("MAIL FROM:<a@c.example> SMTPUTF8");
        assertThat(wire.asks("RCPT TO:<" + spelled + "@example.org>")).startsWith("250 2.1.5 ");
        wire.asks("DATA");
        assertThat(wire.asks("Subject: x\r\n\r\ny\r\n.")).startsWith("250 2.0.0 ");
        assertThat(files()).allMatch(file -> file.isEmpty() || file.equals("mail") || file.startsWith("mail/tim"));
        assertThat(files()).filteredOn(file -> file.startsWith("mail/tim/new/")).hasSize(1);
        assertThat(imap().asks("f FETCH 1 BODY.PEEK[HEADER.FIELDS (Delivered-To)]"))
                .contains("Delivered-To: " + spelled + "@example.org\r\n");
    }

    // ------------------------------------------------------------------------------------------------------- bombs

    static Stream<String> bombs() { // CVE-2020-12100, CVE-2020-25275, CVE-2024-23184, CVE-2024-23185, CVE-2026-27859
        String mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
        String prefixes = IntStream.rangeClosed(1, 99)
                .mapToObj(n -> "Content-Type: multipart/mixed; boundary=" + "b".repeat(n) + "\r\n\r\n--" + "b".repeat(n)
                        + "\r\n")
                .reduce("", String::concat);
        return Stream.of(
                "Content-Type: message/rfc822\r\n\r\n".repeat(20_000),
                (mixed + "--b\r\n").repeat(20_000),
                "Content-Type: multipart/mixed; boundary=b\r\n--b\r\n".repeat(20_000),
                mixed + "--b\r\n\r\nx\r\n".repeat(20_000) + "--b--\r\n",
                mixed + "--b--\r\n".repeat(20_000),
                mixed + "--b\r\n" + mixed + "--b\r\n\r\nx\r\n--b--\r\n--b--\r\n--b\r\n\r\ny\r\n--b--\r\n",
                prefixes + ("--" + "b".repeat(50) + "\r\n").repeat(20_000),
                prefixes + ("--" + "b".repeat(100) + "\r\n").repeat(20_000),
                "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\n--\r\n",
                "Content-Type: multipart/mixed; boundary=\"" + "b".repeat(900) + "\"\r\n\r\n--" + "b".repeat(900)
                        + "\r\n\r\nx\r\n",
                "Content-Type: multipart/mixed; boundary=\"b \\\" c\"; boundary=d\r\n\r\n--d\r\n\r\n--b \" c\r\n\r\nx\r\n",
                "Content-Type: multipart/mixed;\r\n boundary*0=a;\r\n boundary*1=b\r\n\r\n--ab\r\n\r\nx\r\n--ab--\r\n",
                "Content-Type: multipart/mixed; boundary=a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--a\r\n\r\n",
                "Subject: x\r\n" + " folded\r\n".repeat(30_000) + "\r\n",
                "X: y\r\n".repeat(30_000) + "\r\n",
                "x\r\n".repeat(30_000),
                ":\r\n".repeat(30_000) + "\r\n",
                "From: a@b,\r\n" + " a@b,\r\n".repeat(30_000) + "\r\n",
                "To: " + (" (".repeat(400) + "\r\n").repeat(1000) + "\r\n",
                "To: a:;\r\n" + (" g:" + "a@b,".repeat(200) + ";\r\n").repeat(500) + "\r\n",
                "To: \"" + ("\\\"".repeat(400) + "\r\n ").repeat(500) + "\r\n",
                "Subject: " + ("=?utf-8?q?" + "=41".repeat(100) + "?=\r\n ").repeat(1000) + "\r\n",
                "Content-Type: text/plain" + ";\r\n name*0*=x".repeat(20_000) + "\r\n\r\nx\r\n",
                "Content-Disposition: attachment" + ";\r\n a=\"".repeat(20_000) + "\r\n\r\nx\r\n",
                "Content-Language: a" + ",\r\n b".repeat(20_000) + "\r\n\r\nx\r\n",
                "References: " + "<a@b>\r\n ".repeat(20_000) + "\r\nMessage-ID: <a@b>\r\n\r\n");
    }

    private static final String[] ITEMS = {
        "BODYSTRUCTURE",
        "BODY",
        "ENVELOPE",
        "BODY.PEEK[HEADER.FIELDS (From To Subject)]<0.1000>",
        "BODY.PEEK[1]<0.1000>",
        "BODY.PEEK[1.MIME]<0.1000>",
        "BODY.PEEK[2.1.HEADER]<0.1000>",
        "BODY.PEEK[9999]<0.1000>",
        "BODY.PEEK[10001]",
        "BODY.PEEK[1" + ".1".repeat(98) + "]<0.1000>",
        "BODY.PEEK[1" + ".1".repeat(1000) + "]<0.1000>",
        "BINARY.SIZE[1]",
        "BINARY.PEEK[1]<0.1000>"
    };

    @ParameterizedTest
    @MethodSource("bombs")
    void aMessageThatIsABombIsDeliveredAndReadWithinLimits(String bomb) {
        Wire lmtp = smtp(Mode.LMTP);
        lmtp.asks("MAIL FROM:<>");
        lmtp.asks("RCPT TO:<tim@example.org>");
        lmtp.asks("DATA");
        assertThat(lmtp.asks(bomb + ".")).startsWith("250 2.0.0 ");
        Wire imap = imap();
        for (String item : ITEMS) {
            String answer = imap.asks("f FETCH 1 " + item + "\r\n", "f OK FETCH completed\r\n");
            assertThat(answer).as(item).startsWith("* 1 FETCH (");
        }
        for (String path : new String[] {"4294967296", "0", "1.0"}) {
            imap.asks("e FETCH 1 BODY.PEEK[" + path + "]\r\n", "e BAD ");
        }
        String sizes = imap.asks("g FETCH 1 (RFC822.SIZE BODY.PEEK[]<0.1>)");
        assertThat(sizes).contains("g OK ");
        imap.asks("h SORT (FROM SUBJECT DATE) UTF-8 ALL\r\n", "h OK ");
        imap.asks("i THREAD REFERENCES UTF-8 ALL\r\n", "i OK ");
        imap.asks("j SEARCH TEXT zzz HEADER X y\r\n", "j OK ");
        assertThat(imap.transport.closing()).isFalse();
    }

    /** SMTP has lines of 1,000 bytes; what comes as BINARYMIME has none, and may be one line of a MiB. */
    @Test
    void aHeaderMayBeOneLineOfAMebibyte() {
        String line = "Subject: " + "x".repeat(1 << 20) + "\r\n\r\ny\r\n";
        Wire lmtp = smtp(Mode.LMTP);
        lmtp.asks("MAIL FROM:<> BODY=BINARYMIME");
        lmtp.asks("RCPT TO:<tim@example.org>");
        assertThat(lmtp.asks("BDAT " + line.length() + " LAST\r\n" + line, "\r\n"))
                .startsWith("250 2.0.0 ");
        Wire imap = imap();
        assertThat(imap.asks("a FETCH 1 ENVELOPE\r\n", "a OK ")).hasSizeBetween(220_000, 300_000);
        assertThat(imap.asks("b FETCH 1 BODYSTRUCTURE\r\n", "b OK ")).hasSizeLessThan(500);
        assertThat(imap.asks("c FETCH 1 BODY.PEEK[HEADER]\r\n", "c OK ")).hasSizeGreaterThan(1 << 20);
        assertThat(imap.asks("d FETCH 1 BODY.PEEK[1]\r\n", "d OK ")).contains("{3}\r\ny\r\n");
        Wire again = smtp(Mode.LMTP);
        again.asks("MAIL FROM:<>");
        again.asks("RCPT TO:<tim@example.org>");
        again.asks("DATA");
        assertThat(again.asks(line + ".\r\n", "\r\n")).startsWith("554 5.6.0 ");
    }
}
