// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The commands of those who are logged in (RFC 1939 sections 5 and 7). */
final class Transaction {
    private static final int PIECE_BYTES = 32_768; // of a list, in one turn
    private static final int MAX_DIGITS = 18;

    private final Pop3Server server;
    private final Maildrop maildrop;
    private @Nullable Retrieval retrieval; // the last one

    Transaction(Pop3Server server, Maildrop maildrop) {
        this.server = server;
        this.maildrop = maildrop;
    }

    Maildrop maildrop() {
        return maildrop;
    }

    String summary() {
        return maildrop.left() + " messages (" + maildrop.octetsLeft() + " octets)";
    }

    void close() {
        if (retrieval != null) {
            retrieval.close();
        }
        maildrop.close();
    }

    void execute(Verb verb, String argument) {
        switch (verb) {
            case STAT, NOOP, RSET -> {
                if (argument.isBlank()) {
                    simple(verb);
                } else {
                    server.refuse(Reply.NO_ARGUMENT);
                }
            }
            case LIST, UIDL -> {
                if (argument.isBlank()) {
                    server.replies().put("+OK " + summary());
                    list(verb, 1);
                } else {
                    withMessage(argument, number -> {
                        server.replies().text("+OK ");
                        listing(verb, number);
                    });
                }
            }
            case RETR -> withMessage(argument, number -> retrieve(Retrieval.whole(server, maildrop, number)));
            case TOP -> top(argument);
            case DELE -> delete(argument);
            default -> throw new IllegalStateException(verb + " is no command of TRANSACTION");
        }
    }

    private void simple(Verb verb) {
        switch (verb) {
            case STAT -> server.replies().put("+OK " + maildrop.left() + " " + maildrop.octetsLeft());
            case RSET -> {
                maildrop.reset();
                server.replies().put("+OK " + summary());
            }
            default -> server.put(Reply.OK);
        }
    }

    /** From one message on, piece by piece as the client takes them. */
    private void list(Verb verb, int from) {
        ReplyBuffer replies = server.replies();
        int atFirst = replies.length();
        for (int number = from; number <= maildrop.count(); number++) {
            if (replies.length() - atFirst > PIECE_BYTES) {
                int next = number;
                server.whenTaken(() -> list(verb, next));
                return;
            }
            if (!maildrop.isDeleted(number)) {
                listing(verb, number);
            }
        }
        replies.put(Reply.END);
    }

    private void listing(Verb verb, int number) {
        ReplyBuffer replies = server.replies();
        replies.number(number);
        replies.text(" ");
        if (verb == Verb.LIST) {
            replies.number(maildrop.sizeOctets(number));
        } else {
            replies.text(maildrop.uniqueId(number));
        }
        replies.endLine();
    }

    private void delete(String argument) {
        OptionalLong number = number(argument);
        if (number.isPresent() && maildrop.has(number.getAsLong()) && maildrop.isDeleted((int) number.getAsLong())) {
            server.put(Reply.DELETED_ALREADY);
        } else {
            withMessage(argument, message -> {
                maildrop.delete(message);
                server.put(Reply.DELETED);
            });
        }
    }

    private void top(String argument) {
        String[] parts = argument.strip().split(" +", -1);
        OptionalLong lines = parts.length == 2 ? number(parts[1]) : OptionalLong.empty();
        if (lines.isEmpty()) {
            server.refuse(Reply.BAD_TOP);
        } else {
            withMessage(parts[0], number -> retrieve(Retrieval.top(server, maildrop, number, lines.getAsLong())));
        }
    }

    private void retrieve(Retrieval begun) {
        retrieval = begun;
        begun.begin();
    }

    /** A number of no message is no error: others may be asking for what was there before. */
    private void withMessage(String argument, IntConsumer then) {
        OptionalLong number = number(argument);
        if (number.isEmpty()) {
            server.refuse(Reply.BAD_NUMBER);
        } else if (!maildrop.has(number.getAsLong()) || maildrop.isDeleted((int) number.getAsLong())) {
            server.put(Reply.NO_SUCH_MESSAGE);
        } else {
            then.accept((int) number.getAsLong());
        }
    }

    /** Digits, and nothing else; spaces behind them are forgiven. */
    private static OptionalLong number(String text) {
        String digits = text.stripTrailing();
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }
}
