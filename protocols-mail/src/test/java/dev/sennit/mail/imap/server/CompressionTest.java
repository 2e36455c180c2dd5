// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.ImapLimits;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.imap.wire.DeflatedPeer;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 4978. */
class CompressionTest {
    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Mail mail = new Mail(store);

    private ImapServerFactory server(ImapLimits limits) {
        return new ImapServerFactory(ImapWire.OPTIONS.withLimits(limits), ImapWire.ACCOUNTS, store);
    }

    /** A client that compresses. */
    private static final class Compressed {
        private final ImapWire wire;
        private final DeflatedPeer peer = new DeflatedPeer();

        Compressed(ImapWire wire) {
            this.wire = wire;
            assertThat(wire.asks("c COMPRESS DEFLATE")).isEqualTo("c OK DEFLATE from here on\r\n");
        }

        byte[] deflated(String latin1) {
            return peer.deflated(latin1);
        }

        String asks(String line) {
            wire.transport.peerSends(deflated(line + "\r\n"));
            wire.settles();
            return takes();
        }

        /** How many bytes the answer to a line has on the wire. */
        int bytesOf(String line) {
            wire.transport.peerSends(deflated(line + "\r\n"));
            int bytes = wire.settles().transport.bytes().length;
            takes();
            return bytes;
        }

        String takes() {
            String text = peer.inflated(wire.transport.bytes());
            wire.transport.clear();
            return text;
        }
    }

    @Test
    void bothSidesAreCompressed() {
        String large = "Subject: large\r\n\r\n" + "x".repeat(300_000) + "\r\n";
        mail.holds(large, "Subject: b\r\n\r\n");
        Compressed client = new Compressed(ImapWire.selected(time, server(ImapLimits.DEFAULTS)));
        assertThat(client.asks("a NOOP")).isEqualTo("a OK NOOP completed\r\n");
        assertThat(client.asks("b FETCH 1 BODY.PEEK[]\r\nc FETCH 2 UID"))
                .isEqualTo("* 1 FETCH (BODY[] {300020}\r\n" + large + ")\r\nb OK FETCH completed\r\n"
                        + "* 2 FETCH (UID 2)\r\nc OK FETCH completed\r\n");
        assertThat(client.asks("d APPEND INBOX {200000+}\r\n" + "y".repeat(200_000)))
                .contains("* 3 EXISTS\r\n", "d OK [APPENDUID 1 3] APPEND completed\r\n");
        assertThat(client.asks("e IDLE")).startsWith("+ ");
        mail.holds("Subject: c\r\n\r\n");
        client.wire.settles();
        assertThat(client.takes()).startsWith("* 4 EXISTS\r\n");
        assertThat(client.asks("DONE\r\nf COMPRESS DEFLATE"))
                .isEqualTo("e OK IDLE completed\r\nf NO [COMPRESSIONACTIVE] This is compressed already\r\n");
        assertThat(client.asks("g LOGOUT")).contains("g OK ");
        assertThat(client.wire.reason()).isEqualTo("done");
    }

    @Test
    void bytesMayComeOneByOne() {
        Compressed client = new Compressed(ImapWire.loggedIn(time, server(ImapLimits.DEFAULTS)));
        for (byte each : client.deflated("a NOOP\r\nb NOOP\r\n")) {
            client.wire.transport.peerSends(new byte[] {each});
        }
        client.wire.settles();
        assertThat(client.takes()).isEqualTo("a OK NOOP completed\r\nb OK NOOP completed\r\n");
    }

    @Test
    void whatIsSmallAndBecomesLargeIsHeldToTheSameLimits() {
        mail.holds("Subject: x\r\n\r\n" + "y".repeat(10_000) + "\r\n");
        Compressed client = new Compressed(ImapWire.selected(time, server(ImapLimits.DEFAULTS)));
        assertThat(client.asks("a " + "x".repeat(10_000_000))).startsWith("a BAD [TOOBIG] ");
        assertThat(client.asks("b NOOP")).isEqualTo("b OK NOOP completed\r\n");
        client.wire.transport.peerStalls();
        client.wire.transport.peerSends(client.deflated("c NAMESPACE\r\n".repeat(1_000_000)));
        client.wire.settles();
        assertThat(client.wire.transport.bufferedBytes()).isLessThan(200_000);
        assertThat(client.wire.unreadBytes()).isLessThan(16 << 10); // of the 11 MB that it may become
        assertThat(client.wire.transport.reading()).isFalse();
    }

    /** CVE-2026-40203: how long one answer is says nothing of another, also when both commands came at once. */
    @Test
    void noAnswerIsCompressedByTheOneBefore() {
        StringBuilder secret = new StringBuilder();
        new Random(1).ints(2000, 'a', 'z' + 1).forEach(secret::appendCodePoint);
        mail.holds("Subject: a\r\n\r\n" + secret + "\r\n", "Subject: b\r\n\r\n" + secret + "\r\n");
        Compressed client = new Compressed(ImapWire.selected(time, server(ImapLimits.DEFAULTS)));
        int one = client.bytesOf("a FETCH 1 BODY.PEEK[]");
        int other = client.bytesOf("b FETCH 2 BODY.PEEK[]");
        assertThat(client.bytesOf("c FETCH 1 BODY.PEEK[]\r\nd FETCH 2 BODY.PEEK[]"))
                .isGreaterThanOrEqualTo(one + other);
        assertThat(client.bytesOf("e FETCH 1 BODY.PEEK[]\r\nf FETCH 2 BODY.PEEK[]\r\ng IDLE"))
                .isGreaterThanOrEqualTo(one + other);
    }

    @Test
    void blocksOfNothingAreNothing() { // CVE-2026-52687
        Compressed client = new Compressed(ImapWire.loggedIn(time, server(ImapLimits.DEFAULTS)));
        byte[] empty = {0, 0, 0, (byte) 0xff, (byte) 0xff}; // a stored block of no bytes
        byte[] many = new byte[empty.length * 100_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = empty[i % empty.length];
        }
        client.wire.transport.peerSends(many);
        assertThat(client.takes()).isEmpty();
        assertThat(client.asks("a NOOP")).isEqualTo("a OK NOOP completed\r\n");
    }

    @Test
    void whatIsNotDeflatedEndsTheConnection() {
        Compressed client = new Compressed(ImapWire.loggedIn(time, server(ImapLimits.DEFAULTS)));
        client.wire.sends("\u00ff\u00ff\u00ff a NOOP\r\n");
        assertThat(client.takes()).isEqualTo("* BYE This is not compressed as it should be\r\n");
        assertThat(client.wire.transport.closing()).isTrue();
    }

    @Test
    void theEndOfWhatIsDeflatedEndsTheConnection() {
        Compressed client = new Compressed(ImapWire.loggedIn(time, server(ImapLimits.DEFAULTS)));
        client.wire.transport.peerSends(new byte[] {3, 0}); // the last block, empty (RFC 1951 section 3.2.6)
        client.wire.settles();
        assertThat(client.takes()).isEqualTo("* BYE This is not compressed as it should be\r\n");
        assertThat(client.wire.transport.closing()).isTrue();
    }

    @Test
    void nothingComesBehindTheCommand() {
        ImapWire wire = ImapWire.loggedIn(time, server(ImapLimits.DEFAULTS)).sends("a COMPRESS DEFLATE\r\nb NOOP\r\n");
        assertThat(wire.takes()).startsWith("* BYE Nothing may come behind COMPRESS");
    }

    @Test
    void thereIsALimitToThem() {
        ImapServerFactory one = server(ImapLimits.DEFAULTS.withCompressed(1));
        Compressed client = new Compressed(ImapWire.loggedIn(time, one));
        assertThat(ImapWire.loggedIn(time, one).asks("a COMPRESS DEFLATE")).startsWith("a NO [LIMIT] ");
        client.wire.transport.loseNow(CloseReason.DONE);
        new Compressed(ImapWire.loggedIn(time, one));
        assertThat(ImapWire.loggedIn(time, one).asks("a COMPRESS LZ4")).startsWith("a BAD ");
    }
}
