// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static dev.sennit.mail.smtp.client.ClientWire.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.Mode;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whatever pieces a server's words come in, they mean the same. */
class EverySplitTest {
    /** Says the script with one cut at a place of all its bytes, or byte by byte, and tells what came of it. */
    private static String outcome(SmtpClientOptions options, List<String> script, int cut) {
        ClientWire wire = new ClientWire(new ManualTime(), options);
        CompletableFuture<DeliveryReport> report = new CompletableFuture<>();
        int begin = 0;
        for (String part : script) {
            if (part.equals("SEND")) {
                report = wire.sends("a\r\n.b", "c@d", "e@f");
                continue;
            }
            for (int i = 0; i < part.length(); i++) {
                boolean here = cut < 0 || begin + i == cut;
                if (here) {
                    wire.settles();
                }
                wire.transport.peerSends(part.substring(i, i + 1));
            }
            wire.settles();
            begin += part.length();
        }
        return words(report) + " " + wire.takes();
    }

    private static void everySplit(SmtpClientOptions options, String expected, String... script) {
        List<String> parts = List.of(script);
        int bytes = parts.stream().mapToInt(String::length).sum();
        String whole = outcome(options, parts, Integer.MAX_VALUE);
        assertThat(whole).startsWith(expected + " EHLO").contains("a\r\n");
        assertThat(outcome(options, parts, -1)).isEqualTo(whole);
        for (int cut = 0; cut < bytes; cut++) {
            assertThat(outcome(options, parts, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void withData() {
        everySplit(
                ClientWire.OPTIONS,
                "REFUSED 550, ACCEPTED 250",
                "220-mx\r\n220 ready\r\n",
                "250-mx\r\n250-SIZE\r\n250 PIPELINING\r\n",
                "SEND",
                "250 ok\r\n550-5.1.1 no\r\n550 5.1.1 nobody\r\n250 ok\r\n354 go\r\n",
                "250 2.0.0 queued\r\n");
    }

    @Test
    void withChunks() {
        everySplit(
                ClientWire.OPTIONS,
                "REFUSED 550, TRY_LATER 451",
                "220 mx\r\n",
                "250-mx\r\n250-CHUNKING\r\n250 PIPELINING\r\n",
                "SEND",
                "250 ok\r\n550 no\r\n250 ok\r\n",
                "451-4.3.0\r\n451 later\r\n");
    }

    @Test
    void oneCommandAtATime() {
        everySplit(
                ClientWire.OPTIONS,
                "ACCEPTED 250, REFUSED 550",
                "220\r\n",
                "502 what\r\n",
                "250 mx\r\n",
                "SEND",
                "250 ok\r\n",
                "250 ok\r\n",
                "550 no\r\n",
                "354 go\r\n",
                "250 queued\r\n");
    }

    @Test
    void lmtpIsNoOther() {
        SmtpClientOptions lmtp = ClientWire.OPTIONS.withMode(Mode.LMTP);
        List<String> script = List.of(
                "220 mx\r\n",
                "250-mx\r\n250 PIPELINING\r\n",
                "SEND",
                "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n",
                "250 one\r\n452 two\r\n");
        String whole = outcome(lmtp, script, Integer.MAX_VALUE);
        assertThat(whole).startsWith("ACCEPTED 250, TRY_LATER 452 LHLO");
        for (int cut = 0; cut < 120; cut++) {
            assertThat(outcome(lmtp, script, cut)).isEqualTo(whole);
        }
    }
}
