// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.pop3.Pop3ServerFactory;
import dev.sennit.mail.pop3.Pop3ServerOptions;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.CloseReason;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What a stranger sends to a POP3 server: however it is cut, the same is answered, the server itself never fails, and the connection ends. */
class Pop3ServerFuzzTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int MOST_WAITS = 100;
    private static final String LOGIN = "USER tim\r\nPASS tanstaaf\r\n";
    private static final Pop3ServerOptions OPTIONS =
            Pop3ServerOptions.of("pop.example").withAuthenticationInClear(AuthenticationInClear.ALLOWED);
    private static final MemoryAccounts ACCOUNTS = new MemoryAccounts().withUser("tim", "tanstaaf");

    @FuzzTest
    void everyCutGivesTheSameAnswersAndEnd(byte[] bytes) {
        Cuts.requireSame(bytes, () -> new Client(""));
        Cuts.requireSame(bytes, () -> new Client(LOGIN));
    }

    private static MailStore store() {
        MemoryMailStore store = new MemoryMailStore();
        Mailbox inbox = now(now(store.open("tim", Runnable::run)).open(MailboxName.INBOX));
        for (String text : new String[] {"Subject: one\r\n\r\n.\r\n..\r\nx\r\n", "", "no\r\nheader"}) {
            MessageAppender appender = now(inbox.append(AppendSpec.PLAIN));
            appender.write(StandardCharsets.US_ASCII.encode(text));
            now(appender.commit());
        }
        return store;
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static final class Client extends OnTheWire {
        Client(String first) {
            super(new Pop3ServerFactory(OPTIONS, ACCOUNTS, store())
                    .buildProtocol(new InetSocketAddress("198.51.100.7", 1)));
            if (!first.isEmpty()) {
                feed(first.getBytes(StandardCharsets.US_ASCII));
            }
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
            Law.requires(written().endsWith("\r\n"), () -> "half an answer: " + written());
            // what is drawn by lot in the greeting and in challenges is another each time
            return written().replaceAll("POP3 Sennit <[^>]*>", "POP3 Sennit").replaceAll("\r\n\\+ [^\r]*", "\r\n+ ");
        }
    }
}
