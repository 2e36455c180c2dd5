// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.client.Request.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes commands. A literal is announced, and waits for the server's plus (RFC 9051 section 4.3), unless it is short and the server
 * has LITERAL+ or LITERAL- (RFC 7888): what is long the server may refuse.
 *
 * <pre>
 *   FREE --write--> WRITING --a literal is announced--> WAITING --plus--> WRITING --the end--> FREE
 *                   WRITING --a message--> SENDING --its end--> WRITING
 * </pre>
 */
final class RequestWriter {
    private enum State {
        FREE,
        WRITING,
        WAITING,
        SENDING
    }

    private static final int LONGEST_UNASKED = 4096; // RFC 7888 section 5

    private final ImapConnection connection;
    private final CommandQueue commands;
    private final Deque<Part> left = new ArrayDeque<>();
    private State state = State.FREE;
    private String tag = "";
    private @Nullable Part announced; // non-null in WAITING
    private @Nullable MessageSending sending; // non-null in SENDING

    RequestWriter(ImapConnection connection, CommandQueue commands) {
        this.connection = connection;
        this.commands = commands;
    }

    void write(String ofCommand, Request request) {
        tag = ofCommand;
        StringBuilder text = new StringBuilder(tag).append(' ');
        for (Part part : request.parts()) {
            if (part instanceof Part.Text words) {
                text.append(words.ascii());
            } else {
                left.add(new Part.Text(text.toString()));
                text.setLength(0);
                left.add(part);
            }
        }
        left.add(new Part.Text(text.append("\r\n").toString()));
        state = State.WRITING;
        goOn();
    }

    private void goOn() {
        while (state == State.WRITING) {
            Part part = left.poll();
            if (part == null) {
                state = State.FREE;
                commands.written();
            } else if (part instanceof Part.Text text) {
                text(text.ascii());
            } else {
                announce(part);
            }
        }
    }

    private void text(String ascii) {
        connection.channel().write(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private void announce(Part literal) {
        long octets =
                literal instanceof Part.Message message ? message.octets() : ((Part.Literal) literal).bytes().length;
        boolean unasked = octets <= LONGEST_UNASKED && takesUnasked();
        text("{" + octets + (unasked ? "+}\r\n" : "}\r\n"));
        if (unasked) {
            literal(literal);
        } else {
            state = State.WAITING;
            announced = literal;
        }
    }

    private boolean takesUnasked() {
        Set<String> capabilities = connection.capabilities();
        return capabilities.contains("LITERAL+") || capabilities.contains("LITERAL-");
    }

    private void literal(Part literal) {
        if (literal instanceof Part.Message message) {
            state = State.SENDING;
            commands.sendingBegins();
            MessageSending begun = new MessageSending(connection, message.source(), message.octets(), this::sent);
            sending = begun;
            begun.start();
        } else {
            connection.channel().write(((Part.Literal) literal).bytes());
        }
    }

    private void sent() {
        sending = null;
        state = State.WRITING;
        goOn();
    }

    /** Whether the command with this tag is not written to its end. */
    boolean isWriting(String ofCommand) {
        return state != State.FREE && tag.equals(ofCommand);
    }

    boolean isFree() {
        return state == State.FREE;
    }

    /** Whether a plus is for this; then it goes on. */
    boolean continues() {
        Part literal = announced;
        if (state != State.WAITING || literal == null) {
            return false;
        }
        announced = null;
        state = State.WRITING;
        literal(literal);
        goOn();
        return true;
    }

    /** The command was refused before it was written to its end: the rest is left, but what was announced, and the plus was for. */
    void refused() {
        MessageSending current = sending;
        if (current != null) {
            current.refused();
        } else {
            close();
        }
    }

    /** For good, or until the next command. */
    void close() {
        if (sending != null) {
            sending.stop();
            sending = null;
        }
        if (announced instanceof Part.Message message) {
            message.source().close();
        }
        left.forEach(RequestWriter::release);
        left.clear();
        announced = null;
        state = State.FREE;
    }

    /** Lets go of what a command holds that is not sent. */
    static void release(Part part) {
        if (part instanceof Part.Message message) {
            message.source().close();
        }
    }
}
