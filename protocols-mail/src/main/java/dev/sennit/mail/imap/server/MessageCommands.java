// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.search.NumberSet;
import dev.sennit.mail.imap.search.NumberSet.Span;
import dev.sennit.mail.imap.server.Failures.Missing;
import dev.sennit.mail.imap.server.SelectedMailbox.Access;
import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.imap.wire.Command.Naming;
import dev.sennit.mail.imap.wire.Command.Store.Echo;
import dev.sennit.mail.imap.wire.MessageSet;
import dev.sennit.mail.imap.wire.Verb;
import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.FlagsResult;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.UidSet;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** What is done with messages (RFC 9051 section 6.4). */
final class MessageCommands {
    private final InstantSource clock;
    private Runnable close = () -> {}; // what the last command holds is given back
    private Optional<Runnable> cutShort = Optional.empty(); // how the last command can be ended early

    MessageCommands(InstantSource clock) {
        this.clock = clock;
    }

    void close() {
        close.run();
    }

    /** The last command has ended. */
    void nextCommand() {
        cutShort = Optional.empty();
    }

    boolean mayBeCutShort() {
        return cutShort.isPresent();
    }

    /** The last command ends at the next place where it can. */
    void cutShort() {
        cutShort.ifPresent(Runnable::run);
    }

    // --------------------------------------------------------------------------------------------- which messages

    /** The messages that are meant, of those the client knows of; a number of none is an error, a UID is not. */
    private static void resolve(Task task, MessageSet messages, Consumer<UidSet> then) {
        Uids uids = task.selected().uids();
        switch (messages.by()) {
            case SAVED_RESULT -> then.accept(task.selected().saved());
            case UID -> then.accept(uids.present(messages.numbers().resolve(uids.lastUid())));
            case SEQUENCE -> {
                if (messages.numbers().spans().stream().allMatch(span -> isThere(span, uids.count()))) {
                    then.accept(uids.ofSequence(messages.numbers().resolve(uids.count())));
                } else {
                    task.bad("There are " + uids.count() + " messages, and no such number");
                }
            }
        }
    }

    /** Who says an asterisk need not know how many there are. */
    private static boolean isThere(Span span, int count) {
        long larger = Math.max(span.one(), span.other());
        return larger == NumberSet.STAR || larger <= count;
    }

    private static boolean mayWrite(Task task) {
        if (task.selected().access() == Access.READ_ONLY) {
            task.no("[READ-ONLY] The mailbox was opened by EXAMINE");
            return false;
        }
        return true;
    }

    // -------------------------------------------------------------------------------------------------------- FETCH

    void fetch(Task task, Command.Fetch command) {
        if (command.vanished() == Command.Fetch.Vanished.TOLD && !task.session().has(Feature.QRESYNC)) {
            task.bad("ENABLE QRESYNC first");
            return;
        }
        resolve(task, command.messages(), uids -> {
            FetchRun run = new FetchRun(task, command);
            close = run::close;
            cutShort = Optional.of(run::cutShort);
            run.begin(command.partial().map(range -> range.of(uids)).orElse(uids));
        });
    }

    // ------------------------------------------------------------------------------------- SEARCH, SORT and THREAD

    void search(Task task, Command.Search command) {
        boolean isUtf8 =
                task.session().has(Feature.UTF8_ACCEPT) && !task.session().has(Feature.IMAP4REV2);
        if (isUtf8 && command.label() == Command.Search.Label.NAMED) {
            task.bad("With UTF8=ACCEPT a search names no charset"); // RFC 6855 section 3
        } else {
            begin(task).search(command);
        }
    }

    void sort(Task task, Command.Sort command) {
        begin(task).sort(command);
    }

    void thread(Task task, Command.Threads command) {
        begin(task).thread(command);
    }

    private SearchRun begin(Task task) {
        SearchRun run = new SearchRun(task, clock.instant());
        close = run::close;
        cutShort = Optional.of(run::cutShort);
        return run;
    }

    // -------------------------------------------------------------------------------------------------------- STORE

    void store(Task task, Command.Store command) {
        if (mayWrite(task)) {
            if (command.unchangedSince().isPresent()) {
                task.enable(Feature.CONDSTORE);
            }
            resolve(
                    task,
                    command.messages(),
                    uids -> task.await(
                            () -> task.mailbox()
                                    .storeFlags(
                                            uids,
                                            command.change(),
                                            command.unchangedSince().orElse(Long.MAX_VALUE)),
                            result -> stored(task, command, uids, result)));
        }
    }

    private static void stored(Task task, Command.Store command, UidSet uids, FlagsResult result) {
        Runnable end = () -> storeEnds(task, command, uids, result);
        if (command.echo() == Echo.TOLD) {
            new FlagLines(task, command.naming()).tell(result.messages(), end);
        } else {
            new ModSeqLines(task).tell(result.messages(), end);
        }
    }

    private static void storeEnds(Task task, Command.Store command, UidSet uids, FlagsResult result) {
        if (!result.modified().isEmpty()) {
            task.ok("[MODIFIED " + named(task, command.naming(), result.modified()) + "] Some have changed since");
        } else if (task.selected().updates().hasGone(uids)) {
            task.ok("[EXPUNGEISSUED] Some messages are gone");
        } else {
            task.ok("STORE completed");
        }
    }

    /** As the client names them. */
    private static String named(Task task, Naming naming, UidSet uids) {
        return naming == Naming.UID
                ? uids.toString()
                : task.selected().uids().sequenceNumbers(uids).toString();
    }

    // ------------------------------------------------------------------------------------------------ COPY and MOVE

    void copy(Task task, Command.Copy command) {
        if (command.verb() == Verb.MOVE && !mayWrite(task)) {
            return;
        }
        resolve(
                task,
                command.messages(),
                uids -> task.await(
                        () -> task.session().account().open(Mailboxes.parse(command.mailbox())),
                        destination -> copy(task, command, uids, destination),
                        Missing.TRYCREATE,
                        late -> {}));
    }

    private static void copy(Task task, Command.Copy command, UidSet uids, Mailbox destination) {
        if (command.verb() == Verb.COPY) {
            task.await(
                    () -> task.mailbox().copy(uids, destination.id()),
                    result -> task.ok(code(result).map(code -> code + " ").orElse("") + "COPY completed"),
                    Missing.TRYCREATE,
                    late -> {});
        } else {
            task.await(
                    () -> task.mailbox().move(uids, destination.id()),
                    result -> {
                        code(result).ifPresent(code -> task.responses().line("* OK " + code + " Moved"));
                        task.ok("MOVE completed");
                    },
                    Missing.TRYCREATE,
                    late -> {});
        }
    }

    /** RFC 4315 section 3; empty if nothing was copied. */
    private static Optional<String> code(CopyResult result) {
        if (result.pairs().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("[COPYUID " + result.uidValidity() + " " + uids(result, CopyResult.Pair::source) + " "
                + uids(result, CopyResult.Pair::destination) + "]");
    }

    private static UidSet uids(CopyResult result, ToLongFunction<CopyResult.Pair> which) {
        return UidSet.of(result.pairs().stream().mapToLong(which).toArray());
    }

    // ------------------------------------------------------------------------------------------------------ EXPUNGE

    void expunge(Task task, Command.Expunge command) {
        if (mayWrite(task)) {
            if (command.uids().isPresent()) {
                resolve(task, command.uids().get(), uids -> expunge(task, uids));
            } else {
                expunge(task, UidSet.ALL);
            }
        }
    }

    private static void expunge(Task task, UidSet uids) {
        task.await(() -> task.mailbox().expunge(uids), gone -> {
            String code = task.session().has(Feature.QRESYNC) && !gone.isEmpty()
                    ? "[HIGHESTMODSEQ " + task.selected().updates().modSeq() + "] "
                    : "";
            task.ok(code + "EXPUNGE completed");
        });
    }
}
