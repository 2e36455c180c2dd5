// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static dev.sennit.mail.smtp.client.ClientWire.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.BodyType;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Notify;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.delivery.Returned;
import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientLimits;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.Mode;
import dev.sennit.mail.smtp.SmtpClientOptions.Transfer;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said for a message, and whose reply is whose. */
@ExtendWith(LeakCheck.class)
class TransactionTest {
    private static final String TWO = "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRCPT TO:<e@f>\r\nDATA\r\n";

    private static void done(ClientWire wire) {
        wire.connection.close();
        wire.settles();
    }

    @Test
    void anEnvelopeLeavesInOneGoWhereThatIsOffered(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends("Subject: x\r\n\r\n.dot\r\n", "c@d", "e@f");
        assertThat(wire.takes()).isEqualTo(TWO);
        wire.says("250 ok", "550 5.1.1 nobody", "250 ok", "354 go on");
        assertThat(wire.takes()).isEqualTo("Subject: x\r\n\r\n..dot\r\n.\r\n");
        assertThat(words(report)).isEqualTo("pending");
        wire.says("250 2.0.0 queued");
        assertThat(words(report)).isEqualTo("REFUSED 550, ACCEPTED 250");
        assertThat(report.join().isAccepted()).isFalse();
        assertThat(report.join().failure()).isEmpty();
        assertThat(report.join().results().get(0)).hasToString("c@d: 550 5.1.1 nobody");
        assertThat(wire.takes()).isEmpty();
        done(wire);
    }

    @Test
    void elseCommandsWaitForTheReplyBeforeThem(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PLAIN);
        CompletableFuture<DeliveryReport> report = wire.sends("x", "c@d", "e@f");
        assertThat(wire.takes()).isEqualTo("MAIL FROM:<a@b>\r\n");
        assertThat(wire.says("250 ok").takes()).isEqualTo("RCPT TO:<c@d>\r\n");
        assertThat(wire.says("451 later").takes()).isEqualTo("RCPT TO:<e@f>\r\n");
        assertThat(wire.says("251 will forward").takes()).isEqualTo("DATA\r\n");
        assertThat(wire.says("354 go on").takes()).isEqualTo("x\r\n.\r\n");
        wire.says("250 queued");
        assertThat(words(report)).isEqualTo("TRY_LATER 451, ACCEPTED 250");
        done(wire);
    }

    @Test
    void nobodyAcceptedEndsInReset(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PLAIN);
        CompletableFuture<DeliveryReport> report = wire.sends("x", "c@d");
        wire.says("250 ok");
        wire.takes();
        assertThat(wire.says("550 no").takes()).isEqualTo("RSET\r\n");
        assertThat(words(report)).isEqualTo("REFUSED 550");
        CompletableFuture<DeliveryReport> second = wire.sends("y", "c@d");
        assertThat(wire.takes()).isEmpty();
        assertThat(wire.says("250 reset").takes()).isEqualTo("MAIL FROM:<a@b>\r\n");
        wire.says("250 ok", "250 ok", "354 go", "250 queued");
        assertThat(words(second)).isEqualTo("ACCEPTED 250");
        done(wire);
    }

    @Test
    void aSenderThatIsRefusedIsToldForEveryRecipient(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends("x", "c@d", "e@f");
        wire.takes();
        wire.says("553 5.1.8 bad sender", "503 what", "503 what", "503 what");
        assertThat(words(report)).isEqualTo("REFUSED 553, REFUSED 553");
        assertThat(wire.takes()).isEqualTo("RSET\r\n");
        done(wire);
    }

    @Test
    void aServerThatWantsTextForNobodyGetsNone(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends("x", "c@d");
        wire.takes();
        assertThat(wire.says("250 ok", "550 no", "354 go on").takes()).isEqualTo(".\r\n");
        assertThat(wire.says("554 no valid recipients").takes()).isEqualTo("RSET\r\n");
        assertThat(words(report)).isEqualTo("REFUSED 550");
        done(wire);
    }

    @Test
    void dataThatIsRefusedIsTheAnswerForThoseAccepted(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends("x", "c@d", "e@f");
        wire.says("250 ok", "550 no", "250 ok", "452 4.3.1 full");
        assertThat(words(report)).isEqualTo("REFUSED 550, TRY_LATER 452");
        done(wire);
    }

    @Test
    void messagesFollowEachOtherOnOneConnection(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> first = wire.sends("1", "c@d");
        CompletableFuture<DeliveryReport> second = wire.sends("2", "c@d");
        wire.says("250 ok", "250 ok", "354 go");
        wire.takes();
        wire.says("250 queued");
        assertThat(words(first)).isEqualTo("ACCEPTED 250");
        assertThat(wire.takes()).isEqualTo("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n");
        wire.says("250 ok", "250 ok", "354 go", "250 queued");
        assertThat(words(second)).isEqualTo("ACCEPTED 250");
        done(wire);
    }

    /** RFC 2033 section 4.2. */
    @Test
    void lmtpAnswersForEachRecipientThatWasAccepted(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.OPTIONS.withMode(Mode.LMTP), ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends("x", "a@d", "b@d", "c@d");
        wire.says("250 ok", "250 ok", "550 no", "250 ok", "354 go");
        wire.says("250 delivered");
        assertThat(words(report)).isEqualTo("pending");
        wire.says("452 4.2.2 full");
        assertThat(words(report)).isEqualTo("ACCEPTED 250, REFUSED 550, TRY_LATER 452");
        CompletableFuture<DeliveryReport> cut = wire.sends("x", "a@d", "b@d");
        wire.says("250 ok", "250 ok", "250 ok", "354 go", "250 delivered");
        wire.transport.peerFinishes();
        wire.settles();
        assertThat(words(cut)).isEqualTo("ACCEPTED 250, UNKNOWN");
        assertThat(cut.join().failure().orElseThrow().kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    @Test
    void lmtpSaysLhloAndNothingElse(ManualTime time) {
        ClientWire wire = new ClientWire(time, ClientWire.OPTIONS.withMode(Mode.LMTP)).says("220 mx");
        assertThat(wire.takes()).isEqualTo("LHLO c.example\r\n");
        wire.says("500 what");
        assertThat(wire.failure().kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void ehloThatIsNotUnderstoodIsFollowedByHelo(ManualTime time) {
        ClientWire wire = new ClientWire(time, ClientWire.OPTIONS).says("220-mx", "220 old");
        assertThat(wire.takes()).isEqualTo("EHLO c.example\r\n");
        assertThat(wire.says("502 what").takes()).isEqualTo("HELO c.example\r\n");
        wire.says("250 mx");
        assertThat(wire.connection.isOpen()).isTrue();
        assertThat(wire.connection.extensions().keywords()).isEmpty();
        done(wire);
    }

    @Test
    void withoutANameTheClientSaysItsAddress(ManualTime time) {
        ClientWire wire = new ClientWire(time, SmtpClientOptions.defaults()).says("220 mx");
        assertThat(wire.takes()).matches("EHLO \\[[0-9.]+\\]\r\n");
        wire.transport.loseNow(dev.sennit.reactor.CloseReason.DONE);
    }

    @Test
    void aServerThatDoesNotWantIsLeftPolitely(ManualTime time) {
        ClientWire wire = new ClientWire(time, ClientWire.OPTIONS).says("554 no service");
        assertThat(wire.takes()).isEqualTo("QUIT\r\n");
        assertThat(wire.failure()).hasMessage("the connection was refused: 554 no service");
        assertThat(wire.failure().isTemporary()).isFalse();
        ClientWire later = new ClientWire(time, ClientWire.OPTIONS).says("421 busy");
        assertThat(later.failure().isTemporary()).isTrue();
        for (ClientWire each : List.of(wire, later)) {
            each.transport.finishClose();
        }
    }

    // -------------------------------------------------------------------------------------------------------- chunks

    @Test
    void chunksAreSentWhereTheyAreTaken(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.CHUNKING);
        CompletableFuture<DeliveryReport> report = wire.sends("a\n.b\n", "c@d");
        assertThat(wire.takes()).isEqualTo("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n");
        assertThat(wire.says("250 ok", "250 ok").takes()).isEqualTo("BDAT 7 LAST\r\na\r\n.b\r\n");
        wire.says("250 queued");
        assertThat(words(report)).isEqualTo("ACCEPTED 250");
        done(wire);
    }

    @Test
    void theLastChunkWaitsForThoseBeforeIt(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.CHUNKING);
        CompletableFuture<DeliveryReport> report = wire.sends("x".repeat(5 * ChunkFraming.CHUNK_BYTES), "c@d");
        wire.takes();
        wire.says("250 ok", "250 ok");
        assertThat(wire.takes().split("BDAT 65536\r\n", -1)).hasSize(3); // two on their way
        assertThat(wire.says("250 1", "250 2").takes().split("BDAT 65536\r\n", -1))
                .hasSize(3);
        assertThat(wire.says("250 3", "250 4").takes())
                .startsWith("BDAT 65536\r\n")
                .doesNotContain("LAST");
        assertThat(wire.says("250 5").takes()).isEqualTo("BDAT 2 LAST\r\n\r\n");
        wire.says("250 queued");
        assertThat(words(report)).isEqualTo("ACCEPTED 250");
        done(wire);
    }

    @Test
    void aChunkThatIsRefusedIsTheAnswer(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.CHUNKING);
        CompletableFuture<DeliveryReport> report = wire.sends("x".repeat(5 * ChunkFraming.CHUNK_BYTES), "c@d");
        wire.says("250 ok", "250 ok");
        wire.takes();
        wire.says("552 5.3.4 too big");
        assertThat(words(report)).isEqualTo("pending");
        assertThat(wire.says("503 what").takes()).isEqualTo("RSET\r\n");
        assertThat(words(report)).isEqualTo("REFUSED 552");
        done(wire);
    }

    // --------------------------------------------------------------------------------------------------------- needs

    private static MailFrom from(BodyType body) {
        return new MailFrom(
                Optional.empty(),
                body,
                OptionalLong.of(1000),
                MailFrom.Addresses.ASCII,
                Optional.of("s@b"),
                Returned.HDRS,
                Optional.of("id +1"));
    }

    @Test
    void parametersAreSaidWhereTheyAreUnderstood(ManualTime time) {
        Recipient recipient = new Recipient(
                MailAddress.parse("c@d"), Set.of(Notify.FAILURE, Notify.SUCCESS), Optional.of("rfc822;x=y@z"));
        OutgoingMessage message = new OutgoingMessage(
                from(BodyType.EIGHT_BIT_MIME), List.of(recipient), MessageSource.of(new byte[] {'x'}));
        ClientWire all = ClientWire.open(
                time, "250-mx\r\n250-SIZE 1000\r\n250-8bitmime\r\n250-dsn\r\n250-AUTH PLAIN\r\n250 PIPELINING");
        all.sends(message);
        assertThat(all.takes())
                .startsWith("MAIL FROM:<> SIZE=1000 BODY=8BITMIME AUTH=s@b RET=HDRS ENVID=id+20+2B1\r\n"
                        + "RCPT TO:<c@d> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;x+3Dy@z\r\n");
        ClientWire none = ClientWire.open(time, "250-mx\r\n250 8BITMIME");
        none.sends(message);
        assertThat(none.takes()).isEqualTo("MAIL FROM:<> BODY=8BITMIME\r\n");
        done(all);
        done(none);
    }

    @Test
    void whatTheServerCannotDoIsSaidBeforeAnythingIsSent(ManualTime time) {
        ClientWire wire = ClientWire.open(time, "250-mx\r\n250 SIZE 100");
        CompletableFuture<DeliveryReport> eightBit = wire.sends("\r\n\u00e4", "c@d");
        assertThat(words(eightBit)).isEqualTo("NOT_SENT");
        assertThat(eightBit.join().failure().orElseThrow())
                .hasMessage("the message has bytes beyond ASCII, and the server has no 8BITMIME");
        CompletableFuture<DeliveryReport> header = wire.sends("Subject: \u00e4\r\n\r\n", "c@d");
        assertThat(header.join().failure().orElseThrow()).hasMessageContaining("SMTPUTF8");
        CompletableFuture<DeliveryReport> address = wire.sends("x", "\u00fc@d");
        assertThat(address.join().failure().orElseThrow().kind()).isEqualTo(Kind.UNSUPPORTED);
        CompletableFuture<DeliveryReport> large = wire.sends("x".repeat(99), "c@d");
        assertThat(large.join().failure().orElseThrow())
                .hasMessage("the message has 101 bytes, and the server takes 100");
        assertThat(wire.takes()).isEmpty();
        wire.sends("x".repeat(98), "c@d");
        assertThat(wire.takes()).isEqualTo("MAIL FROM:<a@b> SIZE=100\r\n");
        done(wire);
    }

    @Test
    void addressesBeyondAsciiAreSentInUtf8(ManualTime time) {
        ClientWire wire = ClientWire.open(time, "250-mx\r\n250-8BITMIME\r\n250 SMTPUTF8");
        wire.sends("x", "\u00fc@d");
        assertThat(wire.takes()).isEqualTo("MAIL FROM:<a@b> SMTPUTF8\r\n");
        assertThat(wire.says("250 ok").takes()).isEqualTo("RCPT TO:<\u00fc@d>\r\n");
        done(wire);
    }

    @Test
    void binaryIsSentInChunksOnly(ManualTime time) {
        OutgoingMessage message = new OutgoingMessage(
                from(BodyType.BINARY_MIME),
                List.of(Recipient.of(MailAddress.parse("c@d"))),
                MessageSource.of("a\n\0.\r".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        ClientWire wire = ClientWire.open(
                time,
                ClientWire.OPTIONS.withTransfer(Transfer.DATA),
                "250-mx\r\n250-BINARYMIME\r\n250-PIPELINING\r\n250 CHUNKING");
        wire.sends(message);
        wire.takes();
        assertThat(wire.says("250 ok", "250 ok").takes()).isEqualTo("BDAT 5 LAST\r\na\n\0.\r");
        done(wire);
    }

    // ------------------------------------------------------------------------------------------------- 421, and worse

    /** RFC 5321 section 3.8: at any time. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void fourTwentyOneAnywhereEndsTheConnection(int at) {
        ManualTime time = new ManualTime();
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends("x", "c@d");
        CompletableFuture<DeliveryReport> next = wire.sends("y", "c@d");
        String[] replies = {"250 ok", "250 ok", "354 go", "250 queued"};
        for (int i = 0; i < at; i++) {
            wire.says(replies[i]);
        }
        wire.takes();
        wire.says("421 4.3.2 going down");
        String[] outcomes = {"TRY_LATER 421", "TRY_LATER 421", "TRY_LATER 421", "TRY_LATER 421", "ACCEPTED 250"};
        assertThat(words(report)).isEqualTo(outcomes[at]);
        assertThat(words(next)).isEqualTo(at == 4 ? "TRY_LATER 421" : "NOT_SENT");
        assertThat(wire.takes()).doesNotContain("MAIL");
        assertThat(wire.transport.closing()).isTrue();
        CompletableFuture<DeliveryReport> late = wire.sends("z", "c@d");
        assertThat(late.join().failure().orElseThrow().isTemporary()).isTrue();
    }

    @Test
    void fourTwentyOneBetweenMessagesIsRemembered(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING).says("421 timeout");
        assertThat(wire.transport.closing()).isTrue();
        assertThat(wire.sends("x", "c@d").join().failure().orElseThrow()).hasMessageContaining("421 timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 what", "hello", "2500 x", "250-a\r\n251 b", "250 a\nb", "199 x"})
    void whatNobodyAskedForOrNobodyUnderstandsEndsTheConnection(String said) {
        ClientWire wire =
                ClientWire.open(new ManualTime(), ClientWire.PIPELINING).says(said);
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.reason()).startsWith("protocol error: ");
    }

    @Test
    void repliesHaveLimits(ManualTime time) {
        SmtpClientOptions options = ClientWire.OPTIONS.withLimits(new SmtpClientLimits(512, 3, 1, 1));
        ClientWire within =
                new ClientWire(time, options).says("220-1", "220-2", "220 3").says("250-1", "250-2", "250 3");
        assertThat(within.connection.isOpen()).isTrue();
        assertThat(new ClientWire(time, options)
                        .says("220-1", "220-2", "220-3", "220 4")
                        .failure())
                .hasMessage("the reply has more than 3 lines");
        assertThat(new ClientWire(time, options).says("220 " + "x".repeat(507)).failure())
                .hasMessage("a line of the reply is longer than 512 bytes");
        done(within);
    }

    @Test
    void anAnswerInTheMiddleOfATextIsTheAnswer(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        HeldSource source = new HeldSource();
        CompletableFuture<DeliveryReport> report = wire.sends(new OutgoingMessage(
                MailFrom.of(Optional.empty()), List.of(Recipient.of(MailAddress.parse("c@d"))), source));
        wire.says("250 ok", "250 ok", "354 go");
        source.gives("x");
        wire.settles().says("552 5.3.4 too big");
        assertThat(words(report)).isEqualTo("REFUSED 552");
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(source.closed).isEqualTo(1);
    }

    // ------------------------------------------------------------------------------------------- limits, cancel, quit

    @Test
    void noMoreCommandsWaitThanAllowed(ManualTime time) {
        ClientWire wire = ClientWire.open(
                time, ClientWire.OPTIONS.withLimits(new SmtpClientLimits(512, 9, 2, 1)), ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends("x", "c@d", "e@f");
        assertThat(wire.takes()).isEqualTo("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n");
        assertThat(wire.says("250 ok").takes()).isEqualTo("RCPT TO:<e@f>\r\n");
        assertThat(wire.says("550 no").takes()).isEqualTo("DATA\r\n");
        CompletableFuture<DeliveryReport> second = wire.sends("x", "c@d");
        CompletableFuture<DeliveryReport> third = wire.sends("x", "c@d");
        assertThat(words(second)).isEqualTo("pending");
        assertThat(third.join().failure().orElseThrow().kind()).isEqualTo(Kind.TOO_BUSY);
        wire.says("250 ok", "354 go", "250 queued");
        assertThat(words(report)).isEqualTo("REFUSED 550, ACCEPTED 250");
        done(wire);
        assertThat(words(second)).isEqualTo("NOT_SENT");
    }

    @Test
    void aMessageThatWaitsCanBeCancelled(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> first = wire.sends("1", "c@d");
        CompletableFuture<DeliveryReport> second = wire.sends("2", "c@d");
        second.cancel(false);
        wire.settles().takes();
        wire.says("250 ok", "250 ok", "354 go", "250 queued");
        assertThat(words(first)).isEqualTo("ACCEPTED 250");
        assertThat(wire.takes()).isEqualTo("1\r\n.\r\n");
        done(wire);
    }

    @Test
    void oneUnderWayEndsTheConnection(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> first = wire.sends("1", "c@d");
        CompletableFuture<DeliveryReport> second = wire.sends("2", "c@d");
        first.cancel(false);
        wire.settles();
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(second.join().failure().orElseThrow().kind()).isEqualTo(Kind.CANCELLED);
    }

    @Test
    void quitWaitsForTheMessages(ManualTime time) {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends("1", "c@d");
        wire.connection.quit();
        assertThat(words(wire.sends("2", "c@d"))).isEqualTo("NOT_SENT");
        wire.settles().says("250 ok", "250 ok", "354 go");
        wire.takes();
        assertThat(wire.says("250 queued").takes()).isEqualTo("QUIT\r\n");
        assertThat(words(report)).isEqualTo("ACCEPTED 250");
        wire.says("221 bye");
        wire.transport.finishClose();
        assertThat(wire.connection.ended().toCompletableFuture()).isCompleted();
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void whatIsNotSentWhenTheConnectionGoesIsNotSentAndWhatIsIsUnknown(ManualTime time) {
        ClientWire before = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> notSent = before.sends("1", "c@d", "e@f");
        before.says("250 ok", "550 no", "250 ok");
        before.transport.peerFinishes();
        before.settles();
        assertThat(words(notSent)).isEqualTo("REFUSED 550, NOT_SENT");
        ClientWire after = ClientWire.open(time, ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> unknown = after.sends("1", "c@d", "e@f");
        after.says("250 ok", "550 no", "250 ok", "354 go");
        after.transport.peerFinishes();
        after.settles();
        assertThat(words(unknown)).isEqualTo("REFUSED 550, UNKNOWN");
        for (ClientWire each : List.of(before, after)) {
            each.transport.finishClose();
        }
    }
}
