// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.server.ImapServer.State;
import dev.sennit.mail.imap.wire.CommandFramer;
import dev.sennit.mail.session.Turns;
import java.nio.charset.StandardCharsets;

/** What comes from a client: it is cut into commands and lines, and they are handed on as the state says. */
final class Input implements Turns.Side {
    private static final int LOOK_AHEAD_BYTES = 512; // a tag and LOGOUT

    private final ImapServer server;
    private final ServerSettings settings;
    private final CommandFramer framer = new CommandFramer();
    private boolean isMoreBehind; // whether bytes came behind the command that is being carried out

    Input(ImapServer server, ServerSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    CommandFramer framer() {
        return framer;
    }

    /** Whether the client has sent more than the command that is being carried out. */
    boolean isMoreBehind() {
        return isMoreBehind;
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
                    p = framer.take(in, p, to, settings.frames(commands.stage()));
                    isMoreBehind = p < to;
                    command(commands);
                }
                case RESPONSE, IDLING -> {
                    p = framer.take(in, p, to, settings.responses());
                    line(commands);
                }
                case MESSAGE -> p = commands.appendage().take(in, p, to);
                case STARTING_TLS -> p = to;
            }
        }
        return p;
    }

    private void command(Commands commands) {
        switch (framer.progress()) {
            case INCOMPLETE -> {}
            case COMPLETE -> {
                server.resetTimeout();
                commands.execute();
            }
            case LITERAL -> commands.literal();
            case TOO_LONG -> commands.tooLong();
            case SKIPPED -> {
                server.resetTimeout();
                framer.reset();
            }
            case FLOODED -> server.bye("[TOOBIG] That is more than a command may have", "a literal for nothing");
            case REFUSED -> refused();
        }
    }

    /** In RESPONSE and IDLING there are no literals. */
    private void line(Commands commands) {
        switch (framer.progress()) {
            case INCOMPLETE -> {}
            case REFUSED -> refused();
            case COMPLETE -> {
                server.resetTimeout();
                if (server.state() == State.RESPONSE) {
                    commands.respond(framer.bytes(), framer.length());
                } else {
                    commands.endIdle(framer.bytes(), framer.length());
                }
                framer.reset();
            }
            default -> server.bye("This line is too long, or announces a literal", "no line where one was due");
        }
    }

    private void refused() {
        String what = framer.fault();
        server.bye("A line ends with CRLF, and this one has " + what, what + " in a command");
    }

    @Override
    public void useMore() {
        server.inflate();
    }

    /** Only LOGOUT overtakes, and only if it is the next command: none that lies between is passed over. */
    @Override
    public boolean looksAhead(byte[] in, int from, int to) {
        if (!server.mayBeCutShort()) {
            return false;
        }
        int most = Math.min(to, from + LOOK_AHEAD_BYTES);
        for (int p = from; p < most; p++) {
            if (in[p] == '\n') {
                if (isLogout(new String(in, from, p + 1 - from, StandardCharsets.ISO_8859_1))) {
                    server.clocks().logoutWaits();
                }
                return false;
            }
        }
        return most - from < LOOK_AHEAD_BYTES;
    }

    private static boolean isLogout(String line) {
        int space = line.indexOf(' ');
        return space > 0 && line.substring(space).equalsIgnoreCase(" LOGOUT\r\n");
    }

    @Override
    public void used() {
        framer.trim();
        server.endIfDue();
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
