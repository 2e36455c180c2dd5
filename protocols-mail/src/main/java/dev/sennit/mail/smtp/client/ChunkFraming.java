// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.SmtpReply;
import dev.sennit.mail.smtp.SmtpStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * BDAT (RFC 3030). Two chunks may be on their way; the last goes when those before it are accepted, so that whoever it is for, a
 * refusal is told once.
 */
final class ChunkFraming implements Framing {
    /** How long a chunk is, about: it ends with the piece that reaches this. */
    static final int CHUNK_BYTES = 64 << 10;

    private static final int MAX_UNANSWERED = 2;

    private final SmtpConnection connection;
    private final Runnable goOn;
    private final Consumer<SmtpReply> refused;
    private final OutputBuffer output = new OutputBuffer();
    private long writtenBytes;
    private int unanswered;
    private @Nullable SmtpReply refusal; // non-null once a chunk was refused

    ChunkFraming(SmtpConnection connection, Runnable goOn, Consumer<SmtpReply> refused) {
        this.connection = connection;
        this.goOn = goOn;
        this.refused = refused;
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        output.text(bytes, from, to);
    }

    @Override
    public void pieceEnd() {
        if (output.length() >= CHUNK_BYTES) {
            unanswered++;
            write("");
            connection.await(SmtpStage.CHUNK, this::answered);
        }
    }

    private void write(String last) {
        byte[] command = CommandLine.bytes("BDAT " + output.length() + last);
        connection.transport().write(command);
        connection.transport().write(output.bytes(), 0, output.length());
        writtenBytes += command.length + output.length();
        output.clear();
    }

    private void answered(SmtpReply reply) {
        unanswered--;
        if (!reply.isPositive() && refusal == null) {
            refusal = reply;
        }
        SmtpReply why = refusal;
        if (why == null) {
            goOn.run();
        } else if (unanswered == 0) {
            refused.accept(why);
        }
    }

    @Override
    public boolean finish() {
        if (unanswered > 0) {
            return false;
        }
        write(" LAST");
        return true;
    }

    @Override
    public boolean mayGoOn() {
        return unanswered < MAX_UNANSWERED && refusal == null;
    }

    @Override
    public long writtenBytes() {
        return writtenBytes;
    }
}
