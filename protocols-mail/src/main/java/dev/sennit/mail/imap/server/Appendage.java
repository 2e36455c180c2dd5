// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.ImapLimits;
import dev.sennit.mail.imap.search.NumberSet;
import dev.sennit.mail.imap.server.Failures.Missing;
import dev.sennit.mail.imap.server.SelectedMailbox.Access;
import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.imap.wire.Command.Naming;
import dev.sennit.mail.imap.wire.Literal;
import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.UidSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * APPEND (RFC 9051 section 6.3.12, RFC 3502) and REPLACE (RFC 8508): messages on their way from the client to the store, no more than a
 * read of them here at a time. They come into the mailbox together behind the last. If one is refused none does, and what the client
 * sends in any case is passed over. A message without octets is how a client takes the command back (RFC 3502), also when it is the only
 * one.
 */
final class Appendage {
    private enum Stage {
        /** There is none. */
        NONE,
        /** The bytes of a message come. */
        MESSAGE,
        /** The rest of the line is due: nothing, or another message. */
        LINE_END
    }

    private final ImapServer server;
    private final ServerSettings settings;
    private final Session session;
    private final List<MessageAppender> appenders = new ArrayList<>(); // while they are taken
    private Stage stage = Stage.NONE;
    private @Nullable Task task; // non-null while there is one
    private @Nullable Mailbox mailbox; // non-null once it is found
    private OptionalLong replaced = OptionalLong.empty(); // UID of the message that goes
    private String refusal = ""; // why nothing is taken
    private int announced; // messages so far
    private long announcedBytes; // of all of them
    private long left; // bytes of the message
    private Command.Append.Form form = Command.Append.Form.LITERAL; // how the message is given

    Appendage(ImapServer server, ServerSettings settings, Session session) {
        this.server = server;
        this.settings = settings;
        this.session = session;
    }

    private Task task() {
        return Objects.requireNonNull(task);
    }

    /** Whether the line that comes is the rest of this. */
    boolean isAtLineEnd() {
        return stage == Stage.LINE_END;
    }

    Command.Append.Form form() {
        return form;
    }

    // ------------------------------------------------------------------------------------------------ announcements

    void begin(Task begun, Command.Append command, Literal literal) {
        task = begun;
        announce(command.message(), literal);
        if (isWelcome(literal) && isReplaceable(command, literal)) {
            open(
                    () -> session.account()
                            .open(Mailboxes.parse(command.mailbox()))
                            .thenCompose(found -> {
                                mailbox = found;
                                return found.append(spec(command.message(), literal));
                            }),
                    literal);
        }
    }

    /** If not, that is dealt with. */
    private boolean isReplaceable(Command.Append command, Literal literal) {
        if (command.replaced().isEmpty()) {
            return true;
        }
        Uids uids = task().selected().uids();
        long number = command.replaced().get().number();
        if (number == NumberSet.STAR) {
            number = uids.lastUid();
        } else if (command.replaced().get().naming() == Naming.SEQUENCE) {
            number = number > uids.count() ? 0 : uids.uid((int) number);
        }
        if (task().selected().access() == Access.READ_ONLY) {
            refuse("[READ-ONLY] The mailbox was opened by EXAMINE", literal);
        } else if (uids.sequenceNumber(number) == 0) {
            refuse("There is no such message", literal);
        } else {
            replaced = OptionalLong.of(number);
            return true;
        }
        return false;
    }

    /** Whether the line that comes cannot announce another message. */
    boolean isReplacing() {
        return replaced.isPresent();
    }

    /** Another message of the same command. */
    void next(Command.Append.Message message, Literal literal) {
        announce(message, literal);
        if (isWelcome(literal)) {
            open(() -> mailbox().append(spec(message, literal)), literal);
        }
    }

    private Mailbox mailbox() {
        return Objects.requireNonNull(mailbox);
    }

    private void announce(Command.Append.Message message, Literal literal) {
        form = message.form();
        left = literal.octets();
        announced++;
        announcedBytes = left > Long.MAX_VALUE - announcedBytes ? Long.MAX_VALUE : announcedBytes + left;
    }

    /** If not, that is dealt with. */
    private boolean isWelcome(Literal literal) {
        ImapLimits limits = settings.limits();
        if (!refusal.isEmpty()) {
            passOver(literal);
        } else if (left == 0) {
            refuse("Nothing is appended: a message without octets cancels the command", literal);
        } else if (left > settings.appendLimitOctets()) {
            refuse("[TOOBIG] A message may have " + settings.appendLimitOctets() + " octets", literal);
        } else if (announcedBytes > limits.appendBytes()) {
            refuse("[LIMIT] The messages of an APPEND may have " + limits.appendBytes() + " octets", literal);
        } else if (announced > limits.literals()) {
            refuse("[LIMIT] An APPEND may have " + limits.literals() + " messages", literal);
        } else {
            return true;
        }
        return false;
    }

    private static AppendSpec spec(Command.Append.Message message, Literal literal) {
        return new AppendSpec(message.flags(), message.date(), OptionalLong.of(literal.octets()), Optional.empty());
    }

    private void open(Supplier<CompletionStage<MessageAppender>> question, Literal literal) {
        server.await(
                question,
                (opened, failure) -> {
                    if (opened == null) {
                        refuse(Failures.text(server, failure, Missing.TRYCREATE), literal);
                    } else {
                        appenders.add(opened);
                        take(literal);
                    }
                },
                MessageAppender::abort);
    }

    private void take(Literal literal) {
        if (literal.isAwaited()) {
            server.responses().line("+ Send the message");
        }
        expect();
    }

    private void refuse(String why, Literal literal) {
        refusal = why;
        abort();
        passOver(literal);
    }

    /** Who waits to be asked is not; who does not is heard out, unless it is more than anybody may send. */
    private void passOver(Literal literal) {
        if (literal.isAwaited()) {
            Task refused = task();
            String why = refusal;
            forget();
            refused.no(why);
        } else if (left > settings.limits().messageBytes()
                || announcedBytes > settings.limits().appendBytes()) {
            server.bye("[TOOBIG] That is more than a message may have", "a message beyond the limit");
        } else {
            expect();
        }
    }

    private void expect() {
        if (left == 0) {
            server.clocks().endsLiteral();
            stage = Stage.LINE_END;
        } else {
            stage = Stage.MESSAGE;
            server.expectMessage();
        }
    }

    // -------------------------------------------------------------------------------------------------------- bytes

    /** Takes bytes of the message, and returns the index behind them. */
    int take(byte[] in, int from, int to) {
        int taken = (int) Math.min(Math.min(to - from, left), MessageAppender.MAX_WAITING_BYTES / 2);
        left -= taken;
        server.clocks().hasLiteral(taken);
        if (appenders.isEmpty()) {
            taken();
        } else {
            MessageAppender current = appenders.get(appenders.size() - 1);
            server.await(
                    () -> current.write(ByteBuffer.wrap(in, from, taken)).thenApply(room -> true),
                    (room, failure) -> {
                        if (room == null) {
                            refusal = Failures.text(server, failure, Missing.TRYCREATE);
                            abort();
                        }
                        taken();
                    },
                    late -> {});
        }
        return from + taken;
    }

    private void taken() {
        server.expectCommand();
        expect();
    }

    // ---------------------------------------------------------------------------------------------------------- end

    /** The command is over: it must end behind a message. */
    void end(String rest) {
        Task ended = task();
        if (!rest.equals(form.closing())) {
            String what = isReplacing() ? "REPLACE" : "APPEND";
            abort();
            forget();
            ended.bad(what + " ends behind its message");
        } else if (!refusal.isEmpty()) {
            String why = refusal;
            forget();
            ended.no(why);
        } else if (isReplacing()) {
            MessageAppender message = appenders.get(0);
            long uid = replaced.getAsLong();
            forget();
            ended.await(
                    () -> ended.mailbox().replace(uid, message),
                    result -> {
                        ended.responses().line("* OK " + code(List.of(result)) + " Replaced"); // RFC 8508 section 4.3
                        ended.ok("REPLACE completed");
                    },
                    Missing.TRYCREATE,
                    late -> {});
        } else {
            Mailbox target = mailbox();
            List<MessageAppender> messages = List.copyOf(appenders);
            forget();
            ended.await(
                    () -> target.commit(messages),
                    results -> ended.ok(code(results) + " APPEND completed"),
                    Missing.TRYCREATE,
                    late -> {});
        }
    }

    /** RFC 4315 section 3. */
    private static String code(List<AppendResult> results) {
        UidSet uids = UidSet.of(results.stream().mapToLong(AppendResult::uid).toArray());
        return "[APPENDUID " + results.get(0).uidValidity() + " " + uids + "]";
    }

    /** What is wrong with the line is somebody else's to say; returns whose it was. */
    String giveUp() {
        String tag = task().tag();
        abort();
        forget();
        return tag;
    }

    private void forget() {
        stage = Stage.NONE;
        task = null;
        mailbox = null;
        replaced = OptionalLong.empty();
        refusal = "";
        appenders.clear();
        announced = 0;
        announcedBytes = 0;
    }

    private void abort() {
        appenders.forEach(MessageAppender::abort);
        appenders.clear();
    }

    /** The connection is gone. */
    void close() {
        abort();
    }
}
