// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.AppendRequest;
import dev.sennit.mail.imap.FetchAttribute;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientLimits;
import dev.sennit.mail.imap.ImapClientOptions;
import dev.sennit.mail.imap.ImapClientOptions.Compression;
import dev.sennit.mail.imap.ImapEvent;
import dev.sennit.mail.imap.MessageQuery;
import dev.sennit.mail.imap.wire.DeflatedPeer;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** COMPRESS=DEFLATE (RFC 4978). */
@ExtendWith(LeakCheck.class)
class CompressedTest {
    private static final Section ALL = new Section(List.of(), Section.What.ALL, List.of());
    private static final ImapClientOptions COMPRESSING =
            ImapClientWire.OPTIONS.withCompression(Compression.WHEN_OFFERED);

    private ImapClientWire wire;
    private final DeflatedPeer server = new DeflatedPeer();

    /** Both sides compress; the next command is S3. */
    @BeforeEach
    void compresses(ManualTime time) {
        wire = asked(time, COMPRESSING);
        wire.says("S2 OK DEFLATE from here on");
        assertThat(wire.isOpen()).isTrue();
        assertThat(wire.connection.isCompressed()).isTrue();
    }

    @AfterEach
    void ends() {
        wire.connection.close();
        wire.settles();
    }

    private static ImapClientWire asked(ManualTime time, ImapClientOptions options) {
        ImapClientWire wire = ImapClientWire.open(time, options, "COMPRESS=DEFLATE");
        assertThat(wire.connection.isOpen()).isFalse();
        return wire;
    }

    private void says(String lines) {
        sends(server.deflated(lines.replace("|", "\r\n") + "\r\n"));
    }

    private void sends(byte[] bytes) {
        wire.transport.peerSends(bytes);
        wire.settles();
    }

    private String takes() {
        wire.settles();
        String text = server.inflated(wire.transport.bytes());
        wire.transport.clear();
        return text;
    }

    @Test
    void itIsAskedForWhenTheUserIsLoggedInAndNotBefore(ManualTime time) {
        ImapClientWire other = new ImapClientWire(time, COMPRESSING);
        other.says("* OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] hi");
        assertThat(other.takes()).startsWith("S1 LOGIN ");
        assertThat(other.says("S1 OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in")
                        .takes())
                .isEqualTo("S2 COMPRESS DEFLATE\r\n");
        other.connection.close();
        other.settles();
    }

    @Test
    void itIsNotAskedForUnlessBothWantIt(ManualTime time) {
        assertThat(ImapClientOptions.of(ImapClientWire.LOGIN).compression()).isEqualTo(Compression.OFF);
        ImapClientWire unwanted = ImapClientWire.open(time, "COMPRESS=DEFLATE");
        ImapClientWire notOffered = ImapClientWire.open(time, COMPRESSING, "IDLE");
        for (ImapClientWire each : List.of(unwanted, notOffered)) {
            assertThat(each.isOpen()).isTrue();
            each.mailboxes.noop();
            assertThat(each.takes()).isEqualTo("S2 NOOP\r\n");
            each.connection.close();
            each.settles();
        }
    }

    /** Such as COMPRESSIONACTIVE, where TLS does it. */
    @Test
    void aServerThatWouldNotIsTakenAsItIs(ManualTime time) {
        ImapClientWire other = asked(time, COMPRESSING);
        other.says("S2 NO [COMPRESSIONACTIVE] no");
        assertThat(other.isOpen()).isTrue();
        assertThat(other.connection.isCompressed()).isFalse();
        other.mailboxes.noop();
        assertThat(other.takes()).isEqualTo("S3 NOOP\r\n");
        other.connection.close();
        other.settles();
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp(ManualTime time) {
        ImapClientWire other = asked(time, COMPRESSING);
        other.waits("2m");
        assertThat(other.failure().kind()).isEqualTo(Kind.TIMED_OUT);
    }

    /** The server compresses from the byte behind its answer on, which may come with it. */
    @Test
    void whatComesBehindTheAnswerIsCompressed(ManualTime time) {
        ImapClientWire other = asked(time, COMPRESSING);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes("S2 OK go\r\n".getBytes(StandardCharsets.US_ASCII));
        both.writeBytes(new DeflatedPeer().deflated("* OK [ALERT] compressed\r\n"));
        other.transport.peerSends(both.toByteArray());
        other.settles();
        assertThat(other.events).containsExactly(new ImapEvent.Alert("compressed"));
        other.connection.close();
        other.settles();
    }

    @Test
    void bothSidesAreCompressed() {
        CollectingReceiver receiver = new CollectingReceiver();
        String large = "x".repeat(300_000);
        CompletableFuture<Boolean> found =
                wire.messages.retrieve(1, ALL, receiver).toCompletableFuture();
        assertThat(takes()).isEqualTo("S3 UID FETCH 1 (UID BODY.PEEK[])\r\n");
        says("* 1 FETCH (UID 1 BODY[] {300000}|" + large + ")|S3 OK");
        assertThat(found.join()).isTrue();
        assertThat(receiver.text()).isEqualTo(large);
        wire.messages.append("b", AppendRequest.of(large.getBytes(StandardCharsets.US_ASCII)));
        assertThat(takes()).isEqualTo("S4 APPEND \"b\" {300000}\r\n");
        says("+ go");
        int bytes = wire.transport.bytes().length;
        assertThat(bytes).isLessThan(20_000);
        assertThat(takes()).isEqualTo(large + "\r\n");
        says("S4 OK");
    }

    @Test
    void bytesMayComeOneByOne() {
        CompletableFuture<Void> noop = wire.mailboxes.noop().toCompletableFuture();
        for (byte each : server.deflated("* 3 EXISTS\r\nS3 OK\r\n")) {
            sends(new byte[] {each});
        }
        assertThat(noop).isCompleted();
        assertThat(wire.events).containsExactly(new ImapEvent.Exists(3));
    }

    /** A receiver that is not ready has nothing inflated for it. */
    @Test
    void aReceiverThatIsNotReadyStopsTheServer() {
        CollectingReceiver receiver = new CollectingReceiver();
        receiver.ready = new CompletableFuture<>();
        int octets = 10_000_000;
        CompletableFuture<Boolean> found =
                wire.messages.retrieve(1, ALL, receiver).toCompletableFuture();
        takes();
        sends(server.deflated("* 1 FETCH (UID 1 BODY[] {" + octets + "}\r\n" + "z".repeat(octets) + ")\r\nS3 OK\r\n"));
        assertThat(receiver.text().length()).isLessThan(20_000);
        assertThat(wire.transport.reading()).isFalse();
        CompletableFuture<Void> gate = receiver.ready;
        receiver.ready = CompletableFuture.completedFuture(null);
        gate.complete(null);
        wire.settles();
        assertThat(receiver.text()).hasSize(octets);
        assertThat(found.join()).isTrue();
    }

    /** What is small and becomes large is held to the limits of what is large. */
    @Test
    void aBombIsTheEnd(ManualTime time) {
        for (String bomb : List.of(
                "* LIST () NIL " + "a".repeat(20_000_000),
                "* LIST () NIL {90000000}\r\n",
                "* 1 FETCH (UID 1 FLAGS (a))\r\n".repeat(400_000))) {
            ImapClientWire other =
                    asked(time, COMPRESSING.withLimits(ImapClientLimits.DEFAULTS.withAnswerBytes(1 << 20)));
            other.says("S2 OK go");
            CompletableFuture<?> fetch = other.messages
                    .fetch(MessageQuery.of(UidSet.ALL, FetchAttribute.FLAGS))
                    .toCompletableFuture();
            other.transport.peerSends(new DeflatedPeer().deflated(bomb));
            other.settles();
            assertThat(ImapClientWire.failure(fetch).kind()).isEqualTo(Kind.BAD_ANSWER);
            assertThat(other.transport.aborted()).isTrue();
        }
    }

    @Test
    void blocksOfNothingAreNothing() { // CVE-2026-52687
        byte[] empty = {0, 0, 0, (byte) 0xff, (byte) 0xff}; // a stored block of no bytes
        byte[] many = new byte[empty.length * 100_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = empty[i % empty.length];
        }
        CompletableFuture<Void> noop = wire.mailboxes.noop().toCompletableFuture();
        sends(many);
        assertThat(noop).isNotDone();
        says("S3 OK");
        assertThat(noop).isCompleted();
    }

    @Test
    void whatIsNotDeflatedIsTheEnd() {
        CompletableFuture<Void> noop = wire.mailboxes.noop().toCompletableFuture();
        wire.says("S3 OK");
        assertThat(ImapClientWire.failure(noop).kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(ImapClientWire.failure(noop)).hasMessageContaining("not compressed as it should be");
    }

    @Test
    void aStreamThatEndsIsTheEnd() {
        CompletableFuture<Void> noop = wire.mailboxes.noop().toCompletableFuture();
        sends(new byte[] {3, 0, 'x'}); // the last block, of no bytes
        assertThat(ImapClientWire.failure(noop).kind()).isEqualTo(Kind.BAD_ANSWER);
    }

    /** How long one message is on the wire says nothing of another (CVE-2026-40203). */
    @Test
    void noMessageIsCompressedByTheOneBefore() {
        StringBuilder text = new StringBuilder();
        new Random(1).ints(2000, 'a', 'z' + 1).forEach(text::appendCodePoint);
        byte[] secret = text.toString().getBytes(StandardCharsets.US_ASCII);
        int[] lengths = new int[2];
        for (int i = 0; i < lengths.length; i++) {
            wire.messages.append("b", AppendRequest.of(secret));
            takes();
            says("+ go");
            lengths[i] = wire.transport.bytes().length;
            takes();
            says("S" + (i + 3) + " OK");
        }
        assertThat(lengths[1]).isGreaterThanOrEqualTo(lengths[0]);
    }
}
