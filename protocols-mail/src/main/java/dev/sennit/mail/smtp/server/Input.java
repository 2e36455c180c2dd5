// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.session.Turns;
import dev.sennit.mail.smtp.server.SmtpServer.State;
import dev.sennit.mail.smtp.wire.LineCutter;
import dev.sennit.reactor.CloseReason;

/** What comes from a client: it is cut into lines and texts, and they are handed on as the state says. */
final class Input implements Turns.Side {
    private final SmtpServer server;
    private final ServerSettings settings;
    private final LineCutter cutter = new LineCutter();
    private boolean isMoreBehind; // whether bytes came behind the line that is being carried out

    Input(SmtpServer server, ServerSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    /** Whether the client has sent more than the line that is being carried out. */
    boolean isMoreBehind() {
        return isMoreBehind;
    }

    /** Of a line that has not ended. */
    int heldBytes() {
        return cutter.heldBytes();
    }

    @Override
    public int use(byte[] in, int from, int to) {
        Commands commands = server.commands();
        int p = from;
        while (p < to && server.turns().isReading()) {
            switch (server.state()) {
                case COMMAND -> {
                    if (server.hasTooMuchToSend()) {
                        return p;
                    }
                    p = line(in, p, to, commands.lineLimitBytes());
                }
                case RESPONSE -> p = line(in, p, to, settings.limits().authenticationBytes());
                case TEXT -> p = commands.messages().text(in, p, to);
                case CHUNK -> p = commands.messages().chunk(in, p, to);
                case STARTING_TLS -> p = to;
            }
        }
        return p;
    }

    private int line(byte[] in, int from, int to, int limitBytes) {
        boolean isResponse = server.state() == State.RESPONSE;
        int p = cutter.cut(in, from, to, limitBytes);
        switch (cutter.progress()) {
            case INCOMPLETE -> {}
            case COMPLETE -> {
                server.resetTimeout();
                isMoreBehind = p < to;
                if (server.isToGoDown()) {
                    server.end(Reply.GOING_DOWN, CloseReason.DONE);
                } else if (isResponse) {
                    server.commands().respond(cutter.bytes(), cutter.start(), cutter.end());
                } else {
                    server.commands().execute(cutter.bytes(), cutter.start(), cutter.end());
                }
            }
            case TOO_LONG -> {
                server.resetTimeout();
                if (isResponse) {
                    server.commands().responseTooLong();
                } else {
                    server.refuse(Reply.LINE_TOO_LONG);
                }
            }
            case REFUSED -> {
                String what = cutter.fault().words();
                server.replies().put(500, "5.5.2", "A line ends with CRLF, and this one has " + what);
                server.end(new CloseReason.ProtocolError(what + " in a command"));
            }
        }
        return p;
    }

    @Override
    public void used() {
        cutter.trim();
    }

    @Override
    public void flush() {
        server.flush();
    }

    @Override
    public void expectCommand() {
        server.expectCommand();
    }
}
