// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.AppendRequest;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.NewMessages;
import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages on their way to the server, which may refuse them anywhere. */
class AppendTest {
    private final ManualTime time = new ManualTime();

    private ImapClientWire open(String extensions) {
        return ImapClientWire.open(time, extensions);
    }

    private static AppendRequest message(String text) {
        return AppendRequest.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aMessageWaitsUntilTheServerWantsIt() {
        ImapClientWire wire = open("UIDPLUS");
        CompletableFuture<Optional<NewMessages>> appended = wire.messages
                .append("b", message("x".repeat(5000)).withFlags(Flags.of(SystemFlag.SEEN)))
                .toCompletableFuture();
        assertThat(wire.takes()).isEqualTo("S2 APPEND \"b\" (\\Seen) {5000}\r\n");
        assertThat(wire.says("+ go").takes()).isEqualTo("x".repeat(5000) + "\r\n");
        wire.says("S2 OK [APPENDUID 38505 3955] done");
        assertThat(appended.join()).contains(new NewMessages(38505, UidSet.EMPTY, UidSet.of(3955)));
    }

    /** Closes when it is told to. */
    private static final class Pieces implements MessageSource {
        private final List<CompletableFuture<ByteBuffer>> pieces = new ArrayList<>();
        private int asked;
        private int closed;

        Pieces(String... texts) {
            for (String text : texts) {
                pieces.add(CompletableFuture.completedFuture(StandardCharsets.ISO_8859_1.encode(text)));
            }
        }

        @Override
        public CompletableFuture<ByteBuffer> next() {
            return asked < pieces.size()
                    ? pieces.get(asked++)
                    : CompletableFuture.completedFuture(ByteBuffer.allocate(0));
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void aMessageIsReadAsTheServerTakesIt() {
        ImapClientWire wire = open("");
        Pieces pieces = new Pieces("a", "b");
        CompletableFuture<ByteBuffer> late = new CompletableFuture<>();
        pieces.pieces.add(late);
        wire.messages.append("b", AppendRequest.of(pieces, 3));
        assertThat(pieces.asked).isZero();
        assertThat(wire.says("+ go").takes()).endsWith("}\r\nab");
        late.complete(StandardCharsets.US_ASCII.encode("c"));
        assertThat(wire.takes()).isEqualTo("c\r\n");
        assertThat(pieces.closed).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "abcd", "a\0c"})
    void aMessageThatIsNotWhatWasAnnouncedEndsTheConnection(String text) {
        ImapClientWire wire = open("");
        Pieces pieces = new Pieces(text);
        CompletableFuture<?> appended =
                wire.messages.append("b", AppendRequest.of(pieces, 3)).toCompletableFuture();
        wire.says("+ go");
        assertThat(ImapClientWire.failure(appended).kind()).isEqualTo(Kind.BAD_MESSAGE);
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(pieces.closed).isEqualTo(1);
    }

    @Test
    void aMessageThatIsNotSentIsClosed() {
        ImapClientWire wire = open("");
        Pieces refused = new Pieces("abc");
        Pieces waiting = new Pieces("abc");
        wire.messages.append("b", AppendRequest.of(refused, 3));
        wire.messages.append("b", AppendRequest.of(waiting, 3));
        wire.says("S2 NO [OVERQUOTA] no");
        assertThat(refused.closed).isEqualTo(1);
        assertThat(wire.takes()).endsWith("S3 APPEND \"b\" {3}\r\n");
        Pieces never = new Pieces("abc");
        wire.messages.append("b", AppendRequest.of(never, 3));
        wire.connection.close();
        assertThat(waiting.closed).isEqualTo(1);
        assertThat(never.closed).isEqualTo(1);
        Pieces late = new Pieces("abc");
        wire.messages.append("b", AppendRequest.of(late, 3));
        assertThat(late.closed).isEqualTo(1);
        Pieces nowhere = new Pieces("abc");
        assertThatThrownBy(() -> open("").messages.append("b\r", AppendRequest.of(nowhere, 3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(nowhere.closed).isEqualTo(1);
    }

    // ------------------------------------------------------------------------------------------------------- refusals

    /** RFC 9051 section 4.3: the octets that were announced come; whose they are does not matter any more. */
    @ParameterizedTest
    @ValueSource(strings = {"NO [OVERQUOTA] full", "BAD not this one"})
    void aMessageThatIsRefusedOnItsWayIsPadded(String refusal) {
        ImapClientWire wire = open("");
        Pieces pieces = new Pieces("a\r\n");
        pieces.pieces.add(new CompletableFuture<>()); // for ever
        CompletableFuture<?> appended =
                wire.messages.append("b", AppendRequest.of(pieces, 10)).toCompletableFuture();
        CompletableFuture<Void> next = wire.mailboxes.noop().toCompletableFuture();
        assertThat(wire.says("+ go").takes()).endsWith("{10}\r\na\r\n");
        wire.says("S2 " + refusal);
        assertThat(ImapClientWire.failure(appended).kind()).isEqualTo(Kind.REFUSED);
        assertThat(pieces.closed).isEqualTo(1);
        assertThat(wire.takes()).isEqualTo(" ".repeat(7) + "\r\nS3 NOOP\r\n");
        wire.says("S3 OK");
        assertThat(next).isCompleted();
        assertThat(wire.ledger()).singleElement().asString().contains("idle");
    }

    /** The rest of a long message is taken as slowly as the message would have been, and nothing is sent within it. */
    @Test
    void nothingIsSaidWithinWhatIsLeftOfAMessage() {
        ImapClientWire wire = open("");
        int octets = 10 << 20;
        Pieces pieces = new Pieces("secret");
        CompletableFuture<?> appended =
                wire.messages.append("b", AppendRequest.of(pieces, octets)).toCompletableFuture();
        pieces.pieces.add(new CompletableFuture<>());
        wire.takes();
        wire.says("+ go");
        wire.transport.peerStalls();
        wire.says("S2 NO [OVERQUOTA] full");
        assertThat(ImapClientWire.failure(appended).responseCode()).contains("OVERQUOTA");
        wire.mailboxes.noop();
        assertThat(wire.transport.bufferedBytes()).isLessThan(1 << 20);
        wire.transport.peerReads();
        assertThat(wire.takes()).isEqualTo("secret" + " ".repeat(octets - "secret".length()) + "\r\nS3 NOOP\r\n");
    }

    @Test
    void whatIsRefusedBeforeItsMessageIsAskedForSendsNothingOfIt() {
        ImapClientWire wire = open("LITERAL-");
        Pieces pieces = new Pieces("x".repeat(5000));
        CompletableFuture<?> appended = wire.messages
                .append("b".repeat(1001), AppendRequest.of(pieces, 5000))
                .toCompletableFuture();
        assertThat(wire.takes()).isEqualTo("S2 APPEND {1001+}\r\n" + "b".repeat(1001) + " {5000}\r\n");
        wire.says("S2 NO [TRYCREATE] no such mailbox");
        assertThat(ImapClientWire.failure(appended).responseCode()).contains("TRYCREATE");
        assertThat(pieces.asked).isZero();
        assertThat(pieces.closed).isEqualTo(1);
        wire.mailboxes.noop();
        assertThat(wire.takes()).isEqualTo("S3 NOOP\r\n");
    }

    @Test
    void whatIsRefusedBetweenItsLiteralsIsOver() {
        ImapClientWire wire = open("");
        Pieces pieces = new Pieces("abc");
        CompletableFuture<?> appended = wire.messages
                .append("b".repeat(1001), AppendRequest.of(pieces, 3))
                .toCompletableFuture();
        wire.takes();
        assertThat(wire.says("+ go").takes()).isEqualTo("b".repeat(1001) + " {3}\r\n");
        wire.says("S2 NO [OVERQUOTA] full");
        assertThat(ImapClientWire.failure(appended).responseCode()).contains("OVERQUOTA");
        assertThat(pieces.closed).isEqualTo(1);
        wire.mailboxes.noop();
        assertThat(wire.takes()).isEqualTo("S3 NOOP\r\n");
    }

    /** RFC 7888 section 4: nobody has asked for them, and they come all the same. */
    @Test
    void whatIsRefusedUnaskedIsSentToItsEnd() {
        ImapClientWire wire = open("LITERAL+");
        Pieces pieces = new Pieces("ab");
        CompletableFuture<ByteBuffer> late = new CompletableFuture<>();
        pieces.pieces.add(late);
        CompletableFuture<?> appended =
                wire.messages.append("b", AppendRequest.of(pieces, 4)).toCompletableFuture();
        wire.mailboxes.noop();
        assertThat(wire.takes()).isEqualTo("S2 APPEND \"b\" {4+}\r\nab");
        assertThat(wire.says("S2 NO [OVERQUOTA] full").takes()).isEqualTo("  \r\nS3 NOOP\r\n");
        assertThat(appended).isCompletedExceptionally();
        late.complete(StandardCharsets.US_ASCII.encode("cd"));
        assertThat(wire.takes()).isEmpty();
        wire.says("S3 OK");
        assertThat(wire.transport.closing()).isFalse();
    }

    /** The end of a connection while padding is on its way leaves nothing behind. */
    @Test
    void theConnectionMayEndWithinPadding() {
        ImapClientWire wire = open("");
        wire.messages.append("b", AppendRequest.of(new Pieces("x"), 10 << 20));
        wire.takes();
        wire.transport.peerStalls();
        wire.says("+ go").says("S2 NO full").connection.close();
        wire.settles();
        assertThat(wire.ledger()).isEmpty();
        assertThat(wire.transport.aborted()).isTrue();
    }
}
