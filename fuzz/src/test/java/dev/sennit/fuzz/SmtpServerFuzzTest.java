// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.delivery.DiscardingSink;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.Mode;
import dev.sennit.mail.smtp.SmtpServerOptions.Senders;
import dev.sennit.mail.smtp.wire.ReplyParser;
import dev.sennit.mail.smtp.wire.ReplyParser.Progress;
import dev.sennit.reactor.CloseReason;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a stranger sends to a server of SMTP or LMTP. What is answered may depend on how it is cut, since commands that come too early are an
 * offence; but the server itself never fails, says only what is a reply, and the connection ends.
 */
class SmtpServerFuzzTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int MOST_WAITS = 100;
    private static final int MOST_LINE_BYTES = 4096;
    private static final int MOST_LINES = 200;

    private static final SmtpServerFactory SMTP = server(Mode.SMTP);
    private static final SmtpServerFactory LMTP = server(Mode.LMTP);

    private static SmtpServerFactory server(Mode mode) {
        SmtpServerOptions options = SmtpServerOptions.of("mx.example")
                .withMode(mode)
                .withAuthenticationInClear(AuthenticationInClear.ALLOWED)
                .withAccounts(new MemoryAccounts().withUser("tim", "tanstaaf"), Senders.ANYBODY);
        return new SmtpServerFactory(options, new DiscardingSink());
    }

    @FuzzTest
    void theServerAnswersWithRepliesAndTheConnectionEnds(byte[] bytes) {
        Cuts.feedEveryWay(bytes, () -> new Client(SMTP));
        Cuts.feedEveryWay(bytes, () -> new Client(LMTP));
    }

    private static final class Client extends OnTheWire {
        Client(SmtpServerFactory server) {
            super(server.buildProtocol(new InetSocketAddress("198.51.100.7", 1)));
        }

        @Override
        public String outcome() {
            wire().peerFinishes();
            settle();
            for (int i = 0;
                    i < MOST_WAITS && wire().reason().isEmpty();
                    i++) { // answers to what is wrong take their time
                time().advance(LONG);
                settle();
            }
            Law.requires(wire().reason().isPresent(), () -> "the client has gone, and the connection is there");
            CloseReason reason = wire().reason().orElseThrow();
            Law.requires(!(reason instanceof CloseReason.ApplicationError), () -> "the server failed: " + reason);
            requireReplies(written());
            return written();
        }

        private static void requireReplies(String written) {
            ReplyParser parser = new ReplyParser(MOST_LINE_BYTES, MOST_LINES);
            byte[] bytes = written.getBytes(StandardCharsets.ISO_8859_1);
            int at = 0;
            while (at < bytes.length) {
                at = parser.parse(bytes, at, bytes.length);
                Law.requires(parser.progress() == Progress.COMPLETE, () -> parser.fault() + " in " + written);
            }
        }
    }
}
