// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * A thread of messages (RFC 5256 section 4).
 *
 * @param uid of the message that it begins with; empty if that is not in the mailbox
 * @param answers the threads that follow it, in order
 */
public record MessageThread(OptionalLong uid, List<MessageThread> answers) {
    /** How deep it may be is unknown, so no recursion. */
    static String write(List<MessageThread> threads, LongUnaryOperator number) {
        StringBuilder out = new StringBuilder();
        Deque<Object> rest = new ArrayDeque<>();
        pushAll(rest, threads);
        while (!rest.isEmpty()) {
            Object next = rest.pop();
            if (next instanceof MessageThread thread) {
                writeOne(out, rest, thread, number);
            } else {
                out.append(next);
            }
        }
        return out.toString();
    }

    private static void writeOne(
            StringBuilder out, Deque<Object> rest, MessageThread thread, LongUnaryOperator number) {
        out.append('(');
        rest.push(')');
        MessageThread last = thread;
        String before = "";
        while (true) {
            if (last.uid.isPresent()) {
                out.append(before).append(number.applyAsLong(last.uid.getAsLong()));
                before = " ";
            }
            if (last.answers.size() != 1) {
                break;
            }
            last = last.answers.get(0);
        }
        if (!last.answers.isEmpty()) {
            out.append(before);
            pushAll(rest, last.answers);
        }
    }

    private static void pushAll(Deque<Object> rest, List<MessageThread> threads) {
        for (int i = threads.size() - 1; i >= 0; i--) {
            rest.push(threads.get(i));
        }
    }

    /**
     * The answer to THREAD.
     *
     * @param threads what was found
     * @param numbers the session's messages
     * @param naming how they are named
     * @return the line with its end
     */
    public static String answer(List<MessageThread> threads, MessageNumbers numbers, SearchAnswer.Naming naming) {
        LongUnaryOperator number = naming == SearchAnswer.Naming.UID ? uid -> uid : uid -> numbers.sequenceNumber(uid);
        return "* THREAD" + (threads.isEmpty() ? "" : " ") + write(threads, number) + "\r\n";
    }
}
