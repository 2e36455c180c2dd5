// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import dev.sennit.basic.LineOnlyReceiver;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DrainableProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection of tcp_table. */
final class TcpTableServer extends LineOnlyReceiver implements DrainableProtocol, Lookups.Connection {
    /** With its LF; of a reply too. */
    static final int MAX_LINE_BYTES = 4096;

    private static final byte[] LF = {'\n'};
    private static final String GET = "get ";

    private final ServedTable served;
    private @Nullable Lookups lookups; // non-null once connected, unless there was no room

    TcpTableServer(ServedTable served) {
        super(LF, MAX_LINE_BYTES - 1);
        this.served = served;
    }

    @Override
    protected void connectionMade() {
        if (!served.enter()) {
            transport().loseConnection();
            return;
        }
        lookups = new Lookups(served, this, transport());
        transport().registerProducer(this);
    }

    @Override
    protected void lineReceived(ByteBuffer line) {
        Lookups asked = lookups;
        if (asked == null) {
            return;
        }
        String text = text(line, StandardCharsets.ISO_8859_1);
        String request = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        if (!request.startsWith(GET)) {
            asked.answer(Answer.refused("The request is get KEY"));
            return;
        }
        byte[] key = Percent.decode(request.substring(GET.length()));
        if (key == null) {
            asked.answer(Answer.refused("The key has a % without two hexadecimal digits"));
            return;
        }
        Optional<String> decoded = Percent.utf8(key);
        decoded.ifPresentOrElse(each -> asked.ask("", each), () -> asked.answer(Answer.NOT_FOUND));
    }

    @Override
    protected void lineLengthExceeded(ByteBuffer bytes) {
        if (lookups != null) {
            lookups.answer(Answer.refused("The request is longer than " + MAX_LINE_BYTES + " bytes"));
            lookups.end();
        }
    }

    @Override
    public void send(Answer answer) {
        String line = line(answer);
        sendLine(line.length() < MAX_LINE_BYTES ? line : line(Answer.TOO_LONG));
    }

    private static String line(Answer answer) {
        return switch (answer.status()) {
            case FOUND -> "200 " + Percent.encode(answer.text());
            case NOT_FOUND -> "500 " + Percent.encode("Not found");
            case TEMPORARY, TIMEOUT, PERMANENT -> "400 " + Percent.encode(answer.text());
        };
    }

    @Override
    public void pauseProducing() {
        if (lookups != null) {
            lookups.slow();
        }
    }

    @Override
    public void resumeProducing() {
        if (lookups != null) {
            lookups.taken();
        }
    }

    @Override
    public void stopReading() {
        super.pauseProducing();
    }

    @Override
    public void goOnReading() {
        super.resumeProducing();
    }

    @Override
    public void drainRequested() {
        if (lookups != null) {
            lookups.end();
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (lookups != null) {
            lookups.close();
            served.leave();
        }
    }
}
