// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import dev.sennit.mail.MessageReceiver;
import dev.sennit.mail.pop3.MaildropSize;
import dev.sennit.mail.pop3.MessageId;
import dev.sennit.mail.pop3.MessageSize;
import dev.sennit.mail.pop3.Pop3Stage;
import dev.sennit.mail.pop3.client.Exchange.Shape;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The commands of a user who is logged in. */
public final class Pop3Commands {
    private final Pop3Connection connection;

    /** On a connection that is ready. */
    public Pop3Commands(Pop3Connection connection) {
        this.connection = connection;
    }

    /** STAT. */
    public CompletionStage<MaildropSize> size() {
        return connection.send(new Exchange<>(Pop3Stage.COMMAND, "STAT", Shape.NOTHING, Answers::size));
    }

    /** LIST. */
    public CompletionStage<List<MessageSize>> messageSizes() {
        return connection.send(new Exchange<>(Pop3Stage.LISTING, "LIST", Shape.LINES, Answers::sizes));
    }

    /** UIDL. */
    public CompletionStage<List<MessageId>> messageIds() {
        return connection.send(new Exchange<>(Pop3Stage.LISTING, "UIDL", Shape.LINES, Answers::ids));
    }

    /** RETR. */
    public CompletionStage<Void> retrieve(int number, MessageReceiver receiver) {
        return message("RETR " + require("number", number, 1), receiver);
    }

    /** TOP. */
    public CompletionStage<Void> top(int number, int bodyLines, MessageReceiver receiver) {
        return message("TOP " + require("number", number, 1) + " " + require("bodyLines", bodyLines, 0), receiver);
    }

    private CompletionStage<Void> message(String command, MessageReceiver receiver) {
        return connection.send(
                new Exchange<>(Pop3Stage.MESSAGE_START, command, Shape.MESSAGE, receiver, Answers::nothing));
    }

    /** DELE. */
    public CompletionStage<Void> delete(int number) {
        return plain("DELE " + require("number", number, 1));
    }

    /** RSET. */
    public CompletionStage<Void> reset() {
        return plain("RSET");
    }

    /** NOOP. */
    public CompletionStage<Void> noop() {
        return plain("NOOP");
    }

    private CompletionStage<Void> plain(String command) {
        return connection.send(new Exchange<>(Pop3Stage.COMMAND, command, Shape.NOTHING, Answers::nothing));
    }

    private static int require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " or more, not " + value);
        }
        return value;
    }
}
