// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.imap.ImapServerOptions;
import dev.sennit.mail.store.maildir.MaildirStore;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our IMAP server and Dovecot say the same of the same messages: what is in them, and which are found, in which order. */
class ImapDifferencesTest {
    private static final long SEED = 5;
    private static final int MESSAGES = 250;

    @TempDir
    Path folder;

    @Test
    void whatDovecotSaysOfMessagesIsWhatWeSay() throws InterruptedException {
        List<String> messages = MailCorpus.messages(SEED, MESSAGES);
        Path ours = folder.resolve("ours");
        Path theirs = folder.resolve("theirs");
        MailCorpus.deliver(messages, ours.resolve("u"));
        MailCorpus.deliver(messages, Dovecot.maildir(theirs, "u"));
        Reactor reactor = Reactors.create();
        try (MaildirStore store = new MaildirStore(ours);
                Dovecot dovecot = new Dovecot(theirs)) {
            ImapServerFactory server = server(store);
            ListeningPort port = reactor.listenTcp(new InetSocketAddress("127.0.0.1", 0), server, server.tcpOptions());
            Thread loop = new Thread(reactor::run, "our server");
            loop.start();
            try (ImapTalk one = session(port.tcpAddress());
                    ImapTalk other = session(dovecot.imapAddress())) {
                assertThat(new ImapComparison(one, other, MESSAGES).differences())
                        .hasSizeGreaterThan(MESSAGES)
                        .extracting(difference ->
                                difference.reason(one).map(Object::toString).orElse(difference.toString()))
                        .isSubsetOf(reasons());
            } finally {
                reactor.stop();
                loop.join();
            }
        }
    }

    private static ImapServerFactory server(MaildirStore store) {
        return new ImapServerFactory(
                ImapServerOptions.of("mail.example.org").withAuthenticationInClear(AuthenticationInClear.ALLOWED),
                new MemoryAccounts().withUser("u", Dovecot.PASSWORD),
                store);
    }

    private static ImapTalk session(InetSocketAddress server) {
        ImapTalk talk = new ImapTalk(server);
        talk.ask("LOGIN u " + Dovecot.PASSWORD);
        talk.ask("SELECT INBOX");
        return talk;
    }

    private static List<String> reasons() {
        return Arrays.stream(ImapDifference.Reason.values()).map(Enum::name).toList();
    }
}
