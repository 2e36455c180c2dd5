// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.smtp.wire.DotStuffer;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Whatever pieces a server's words come in, they mean the same. */
class EverySplitTest {
    private static final String ANSWERS = "+OK 2 320\r\n+OK\r\n1 a\r\n2 b\r\n.\r\n"
            + "-ERR no\r\n+OK\r\nSubject: x\r\n\r\n..\r\n...\r\n.a\r\n.\r\n+OK\r\n\r\n.\r\n+OK bye\r\n";

    private static String outcome(int cut) {
        Pop3ClientWire wire = Pop3ClientWire.open(new ManualTime(), Pop3ClientWire.PIPELINING);
        CollectingReceiver message = new CollectingReceiver();
        CollectingReceiver top = new CollectingReceiver();
        CompletableFuture<?> size = wire.commands.size().toCompletableFuture();
        CompletableFuture<?> ids = wire.commands.messageIds().toCompletableFuture();
        CompletableFuture<?> gone = wire.commands.delete(9).toCompletableFuture();
        CompletableFuture<?> retrieved = wire.commands.retrieve(1, message).toCompletableFuture();
        CompletableFuture<?> topped = wire.commands.top(2, 1, top).toCompletableFuture();
        CompletableFuture<?> quit = wire.connection.quit();
        for (int i = 0; i < ANSWERS.length(); i++) {
            if (cut < 0 || i == cut) {
                wire.settles();
            }
            wire.transport.peerSends(ANSWERS.substring(i, i + 1));
        }
        wire.settles();
        assertThat(retrieved).isCompleted();
        assertThat(topped).isCompleted();
        assertThat(quit).isCompleted();
        return size.join() + " " + ids.join() + " "
                + Pop3ClientWire.failure(gone).getMessage() + message.text() + "|" + top.text();
    }

    @Test
    void answersMayBeCutAnywhere() {
        String whole = outcome(Integer.MAX_VALUE);
        assertThat(whole).contains("Subject: x\r\n\r\n.\r\n..\r\na\r\n|\r\n");
        assertThat(outcome(-1)).isEqualTo(whole);
        for (int cut = 1; cut < ANSWERS.length(); cut++) {
            assertThat(outcome(cut)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    private static String unstuff(byte[] in, int cut) {
        DotUnstuffer unstuffer = new DotUnstuffer();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = Math.min(cut, in.length);
        int p = unstuffer.read(in, 0, at, (b, from, to) -> out.write(b, from, to - from));
        if (!unstuffer.isDone()) {
            p = unstuffer.read(in, at, in.length, (b, from, to) -> out.write(b, from, to - from));
        }
        assertThat(unstuffer.isDone()).isTrue();
        assertThat(p).isEqualTo(in.length - 1); // and not a byte more
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Property(tries = 3000)
    void whatWasStuffedComesBack(
            @ForAll @StringLength(max = 60) @Chars({'\r', '\n', '.', 'a'}) String text,
            @ForAll @IntRange(max = 90) int cut) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        DotStuffer stuffer = new DotStuffer();
        stuffer.write(bytes, 0, bytes.length, (b, from, to) -> sent.write(b, from, to - from));
        stuffer.finish((b, from, to) -> sent.write(b, from, to - from));
        sent.write('+');
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
        String expected = lines.isEmpty() || lines.endsWith("\r\n") ? lines : lines + "\r\n";
        assertThat(unstuff(sent.toByteArray(), cut)).isEqualTo(expected);
    }

    /** A bare LF before a dot, or a bare CR, is no end: others' messages may have them. */
    @Property(tries = 2000)
    void onlyADotBetweenLineEndsIsTheEnd(
            @ForAll @StringLength(max = 40) @Chars({'\r', '\n', '.', '\0', 'a'}) String text,
            @ForAll @IntRange(max = 60) int cut) {
        String clean = text.replaceAll("\r+\n", "");
        byte[] sent = ("a" + clean + "\r\n.\r\n+").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(unstuff(sent, cut)).isEqualTo("a" + clean + "\r\n");
    }
}
