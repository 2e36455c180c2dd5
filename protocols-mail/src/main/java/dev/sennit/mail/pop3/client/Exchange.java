// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import dev.sennit.mail.MessageReceiver;
import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.Pop3Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A command and its answer.
 *
 * @param <T> what the answer says
 */
final class Exchange<T> {
    /** What follows the first line of an answer, if that is {@code +OK}. */
    enum Shape {
        NOTHING,
        LINES,
        MESSAGE
    }

    /** Understands an answer. */
    @FunctionalInterface
    interface Reading<T> {
        /** Null if there is nothing to say. Throws {@link IllegalArgumentException} if it makes no sense. */
        @Nullable
        T read(String status, List<String> lines);
    }

    final Pop3Stage stage;
    final String command;
    final Shape shape;
    final @Nullable MessageReceiver receiver; // non-null for a message
    final CompletableFuture<T> result = new CompletableFuture<>();
    final List<String> lines = new ArrayList<>();
    private final Reading<T> reading;
    private String status = "";

    Exchange(Pop3Stage stage, String command, Shape shape, Reading<T> reading) {
        this(stage, command, shape, null, reading);
    }

    Exchange(Pop3Stage stage, String command, Shape shape, @Nullable MessageReceiver receiver, Reading<T> reading) {
        this.stage = stage;
        this.command = command;
        this.shape = shape;
        this.receiver = receiver;
        this.reading = reading;
    }

    /** The first line, without {@code +OK}. */
    void accepted(String text) {
        status = text;
    }

    void refused(String text) {
        result.completeExceptionally(new Pop3ClientException(Kind.REFUSED, verb() + " was refused: " + text));
    }

    /** What is said of it: never a password. */
    String verb() {
        int space = command.indexOf(' ');
        return space < 0 || stage == Pop3Stage.GREETING ? command : command.substring(0, space);
    }

    void failed(Pop3ClientException why) {
        result.completeExceptionally(why);
    }

    /** The answer is there; false if it makes no sense. */
    boolean complete() {
        @Nullable T value;
        try {
            value = reading.read(status, lines);
        } catch (IllegalArgumentException e) {
            return false;
        }
        result.complete(value);
        return true;
    }
}
