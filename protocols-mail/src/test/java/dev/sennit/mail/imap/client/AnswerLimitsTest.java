// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.FetchAttribute;
import dev.sennit.mail.imap.FoundMessages;
import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientLimits;
import dev.sennit.mail.imap.MailboxResync;
import dev.sennit.mail.imap.MessageQuery;
import dev.sennit.mail.imap.OpenMailbox;
import dev.sennit.mail.imap.OpenMailbox.Access;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an answer may hold as a whole, whatever its responses are. */
@ExtendWith(LeakCheck.class)
class AnswerLimitsTest {
    private static final int ANSWER_BYTES = 1000;
    private static final int MOST = 500; // elements, and responses
    private static final ImapClientLimits LIMITS =
            new ImapClientLimits(4000, 1000, 10, MOST, MOST, ANSWER_BYTES, 50, 4, 4);

    /** An answer, and a response of it that can be of any length. */
    private enum Answer {
        SEARCH("* SEARCH ", "1 ", "1", AnswerLimitsTest::search),
        EXTENDED_SEARCH("* ESEARCH (TAG \"S2\") UID ALL ", "1,", "1", AnswerLimitsTest::search),
        VANISHED("* VANISHED (EARLIER) ", "1,", "1", AnswerLimitsTest::resynchronize),
        CHANGED("* 1 FETCH (UID 1 FLAGS (", "a", "))", AnswerLimitsTest::resynchronize),
        LIST("* LIST () NIL ", "a", "", wire -> wire.mailboxes.list("*")),
        FETCH("* 1 FETCH (UID 1 FLAGS (", "a", "))", AnswerLimitsTest::fetch);

        final String start;
        final String filling;
        final String end;
        final Function<ImapClientWire, CompletionStage<?>> command;

        Answer(String start, String filling, String end, Function<ImapClientWire, CompletionStage<?>> command) {
            this.start = start;
            this.filling = filling;
            this.end = end;
            this.command = command;
        }

        /** Of so many bytes, give or take one. */
        String response(int bytes) {
            return start + filling.repeat((bytes - start.length() - end.length()) / filling.length()) + end;
        }
    }

    private static CompletionStage<?> search(ImapClientWire wire) {
        return wire.messages.search(Request.of("ALL"));
    }

    private static CompletionStage<?> fetch(ImapClientWire wire) {
        return wire.messages.fetch(MessageQuery.of(UidSet.ALL, FetchAttribute.FLAGS));
    }

    private static CompletionStage<?> resynchronize(ImapClientWire wire) {
        CompletionStage<OpenMailbox> opened =
                wire.mailboxes.open("b", Access.READ_ONLY, Optional.of(new MailboxResync(1, 2, UidSet.ALL)));
        wire.says("* ENABLED QRESYNC|S2 OK");
        return opened;
    }

    private static ImapClientWire open(ManualTime time, ImapClientLimits limits) {
        return ImapClientWire.open(time, ImapClientWire.OPTIONS.withLimits(limits), "QRESYNC ESEARCH");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerMayBeAsLongAsTheLimit(Answer answer, ManualTime time) {
        String one = answer.response(300);
        String other = answer.response(400);
        long bytes = one.length() + (long) other.length();
        ImapClientWire wire = open(time, LIMITS.withAnswerBytes(bytes));
        CompletableFuture<?> asked = answer.command.apply(wire).toCompletableFuture();
        wire.says(one).says(other);
        assertThat(asked).isNotDone();
        assertThat(wire.transport.aborted()).isFalse();
        wire.connection.close();
        wire.settles();
    }

    @ParameterizedTest
    @EnumSource
    void oneByteMoreIsTheEnd(Answer answer, ManualTime time) {
        String one = answer.response(300);
        String other = answer.response(400);
        long bytes = one.length() + other.length() - 1L;
        ImapClientWire wire = open(time, LIMITS.withAnswerBytes(bytes));
        CompletableFuture<?> asked = answer.command.apply(wire).toCompletableFuture();
        wire.says(one);
        assertThat(asked).isNotDone();
        wire.says(other);
        ImapClientException failure = ImapClientWire.failure(asked);
        assertThat(failure.kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(failure).hasMessageContaining("more than " + bytes + " bytes (answerBytes)");
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.ledger()).isEmpty();
    }

    /** Whatever is said of every UID there can be, a range is two numbers. */
    @Test
    void rangesOfAllUidsAreNeverExpanded(ManualTime time) {
        ImapClientWire wire = open(time, ImapClientLimits.DEFAULTS);
        CompletableFuture<OpenMailbox> opened = wire.mailboxes
                .open("b", Access.READ_ONLY, Optional.of(new MailboxResync(1, 2, UidSet.ALL)))
                .toCompletableFuture();
        wire.says("* ENABLED QRESYNC|S2 OK");
        for (int i = 0; i < 100; i++) {
            wire.sends("* VANISHED (EARLIER) 1:4294967295\r\n".repeat(100));
        }
        wire.says("* OK [UIDVALIDITY 1] x|S3 OK");
        assertThat(opened.join().vanished()).isEqualTo(UidSet.ALL);
        wire.connection.close();
        wire.settles();
    }

    @Test
    void rangesOfSeveralResponsesAreCountedTogether(ManualTime time) {
        StringBuilder apart = new StringBuilder("* SEARCH");
        for (int i = 1; i < MOST; i++) {
            apart.append(' ').append(2 * i);
        }
        String most = apart + "\r\n";
        ImapClientWire wire = open(time, LIMITS.withAnswerBytes(1 << 20));
        CompletableFuture<FoundMessages> found =
                wire.messages.search(Request.of("ALL")).toCompletableFuture();
        wire.sends("* SEARCH 1001\r\n" + most + "S2 OK\r\n");
        assertThat(found.join().uids().count()).isEqualTo(MOST);
        CompletableFuture<FoundMessages> tooMany =
                wire.messages.search(Request.of("ALL")).toCompletableFuture();
        wire.sends(most + "* SEARCH 1001 1003\r\n");
        assertThat(ImapClientWire.failure(tooMany)).hasMessageContaining(MOST + " ranges of UIDs (elements)");
        assertThat(ImapClientWire.failure(tooMany).kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    @Test
    void responsesAreCounted(ManualTime time) {
        ImapClientWire wire = open(time, LIMITS.withAnswerBytes(1 << 20));
        CompletableFuture<?> asked = fetch(wire).toCompletableFuture();
        wire.sends("* 1 FETCH (UID 1 FLAGS ())\r\n".repeat(MOST));
        assertThat(asked).isNotDone();
        wire.sends("* 1 FETCH (UID 1 FLAGS ())\r\n");
        assertThat(ImapClientWire.failure(asked)).hasMessageContaining(MOST + " parts (listedResponses)");
    }

    /** Whoever takes them one by one holds what he likes. */
    @Test
    void whatGoesToAReceiverIsNotHeld(ManualTime time) {
        ImapClientWire wire = open(time, LIMITS);
        CompletableFuture<Void> asked = wire.messages
                .fetch(MessageQuery.of(UidSet.ALL, FetchAttribute.FLAGS), each -> {})
                .toCompletableFuture();
        wire.sends("* 1 FETCH (UID 1 FLAGS (a b c))\r\n".repeat(MOST));
        wire.says("S2 OK");
        assertThat(asked).isCompleted();
        wire.connection.close();
        wire.settles();
    }
}
