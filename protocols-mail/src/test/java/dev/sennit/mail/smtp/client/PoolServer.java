// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.util.List;

/** The server's side of one connection of a pool: it answers a command at a time, as the test says. */
final class PoolServer {
    /** What the server makes of a command. */
    enum Answer {
        YES,
        NO,
        GOING_DOWN,
        /** It does what is asked for and is gone before it says so. */
        YES_AND_GONE
    }

    final StringTransport wire;
    private final String hello;
    private final List<String> delivered;
    private final StringBuilder heard = new StringBuilder(); // that is not in sent yet
    private final StringBuilder commands = new StringBuilder();
    private boolean greeted;
    private boolean inText;
    private int accepted; // recipients

    /** Answers EHLO so, and delivers the texts of messages into a list. */
    PoolServer(StringTransport wire, String hello, List<String> delivered) {
        this.wire = wire;
        this.hello = hello;
        this.delivered = delivered;
    }

    boolean isOver() {
        return wire.reason().isPresent();
    }

    /** Every command so far that was answered. */
    String commands() {
        return commands.toString();
    }

    /** Answers the next command, if there is one. */
    void answer(Answer how) {
        heard.append(wire.text());
        wire.clear();
        if (wire.closing()) {
            return;
        }
        if (!greeted) {
            greeted = true;
            reply("GREETING", how, "220 mx.example");
        } else if (inText) {
            int end = heard.indexOf("\r\n.\r\n");
            if (end >= 0) {
                text(take(end + 5), how);
            }
        } else if (heard.indexOf("\r\n") >= 0) {
            command(take(heard.indexOf("\r\n") + 2), how);
        }
    }

    private String take(int length) {
        String taken = heard.substring(0, length);
        heard.delete(0, length);
        return taken;
    }

    private void command(String line, Answer how) {
        String verb = line.substring(0, 4);
        commands.append(verb).append(' ');
        switch (verb) {
            case "EHLO" -> reply(verb, how, hello);
            case "QUIT" -> reply(verb, how, "221 bye");
            case "DATA" -> {
                inText = how == Answer.YES && accepted > 0;
                reply(verb, accepted > 0 ? how : Answer.NO, "354 go");
            }
            case "RCPT" -> {
                accepted += how == Answer.YES ? 1 : 0;
                reply(verb, how, "250 ok");
            }
            default -> {
                accepted = 0;
                reply(verb, how, "250 ok");
            }
        }
    }

    private void text(String text, Answer how) {
        inText = false;
        accepted = 0;
        if (how == Answer.YES || how == Answer.YES_AND_GONE) {
            delivered.add(text.substring(0, text.length() - 5));
        }
        reply("text", how, "250 queued");
    }

    private void reply(String what, Answer how, String yes) {
        switch (how) {
            case YES -> wire.peerSends(yes + "\r\n");
            case NO -> wire.peerSends("550 not " + what + "\r\n");
            case GOING_DOWN -> closes();
            case YES_AND_GONE -> wire.loseNow(new CloseReason.Lost(new IOException("reset")));
        }
    }

    /** 421, and the end. */
    void closes() {
        wire.peerSends("421 4.3.2 closing\r\n");
        wire.peerFinishes();
    }
}
