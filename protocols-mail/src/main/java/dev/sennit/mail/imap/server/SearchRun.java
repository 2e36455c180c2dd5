// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.search.MessageThread;
import dev.sennit.mail.imap.search.ReturnOption;
import dev.sennit.mail.imap.search.Search;
import dev.sennit.mail.imap.search.SearchAnswer;
import dev.sennit.mail.imap.search.SearchLimitException;
import dev.sennit.mail.imap.search.SearchLimits;
import dev.sennit.mail.imap.search.SearchProgram;
import dev.sennit.mail.imap.search.SearchResult;
import dev.sennit.mail.imap.search.SearchScope;
import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.imap.wire.Command.Naming;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.Reactor;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** SEARCH, SORT and THREAD (RFC 9051 section 6.4.4, RFC 5256). */
final class SearchRun {
    private final Task task;
    private final SelectedMailbox selected;
    private final ReadableMessages messages;
    private final Search search;
    private boolean isCutShort;

    SearchRun(Task task, Instant now) {
        this.task = task;
        selected = task.selected();
        messages = new ReadableMessages(task.server(), selected.mailbox());
        Reactor reactor = task.server().transport().reactor();
        SearchScope scope = new SearchScope(selected.uids(), selected.recent(), selected.saved(), now);
        search = new Search(messages, scope, SearchLimits.DEFAULTS, reactor::callFromThread);
    }

    void search(Command.Search command) {
        SearchProgram program = command.program();
        boolean isOld = command.form() == Command.Search.Form.OLD;
        SearchProgram answered = isOld && task.session().has(Feature.IMAP4REV2)
                ? new SearchProgram(program.key(), Set.of(ReturnOption.ALL), program.partial())
                : program;
        find(() -> search.find(program.key()), answered, command.naming(), "SEARCH completed");
    }

    void sort(Command.Sort command) {
        SearchProgram program = command.program();
        find(() -> search.sort(command.keys(), program.key()), program, command.naming(), "SORT completed");
    }

    void thread(Command.Threads command) {
        await(() -> search.thread(command.algorithm(), command.program().key()), threads -> {
            task.responses().raw(MessageThread.answer(threads, selected.uids(), naming(command.naming())));
            ok("THREAD completed");
        });
    }

    private void find(
            Supplier<CompletionStage<SearchResult>> question, SearchProgram program, Naming naming, String done) {
        boolean isSaved = program.options().contains(ReturnOption.SAVE);
        if (isSaved) {
            selected.save(UidSet.EMPTY); // what remains if it fails (RFC 5182 section 2.1)
        }
        await(question, result -> {
            if (result.asksModSeq()) {
                task.enable(Feature.CONDSTORE);
            }
            if (isSaved) {
                selected.save(result.saved(program));
            }
            task.responses().raw(new SearchAnswer(program, result, selected.uids(), naming(naming)).text(task.tag()));
            ok(done);
        });
    }

    /** What cannot be read is not found: that is no reason to find nothing. */
    private void ok(String done) {
        task.ok(messages.areAll() ? done : done + ", but for messages that cannot be read: " + messages.unreadable());
    }

    private <T> void await(Supplier<CompletionStage<T>> question, Consumer<T> then) {
        task.server()
                .await(
                        question,
                        (result, failure) -> {
                            if (result == null) {
                                fail(failure);
                            } else {
                                then.accept(result);
                            }
                        },
                        late -> {});
    }

    private void fail(@Nullable Throwable failure) {
        if (isCutShort) {
            task.no(Task.CUT_SHORT);
        } else if (Failures.cause(failure) instanceof SearchLimitException limit) {
            task.no("[LIMIT] " + limit.getMessage());
        } else {
            task.no(Failures.text(task.server(), failure, Failures.Missing.NONEXISTENT));
        }
    }

    private static SearchAnswer.Naming naming(Naming naming) {
        return naming == Naming.UID ? SearchAnswer.Naming.UID : SearchAnswer.Naming.SEQUENCE;
    }

    /** It ends as soon as the store has answered. */
    void cutShort() {
        isCutShort = true;
        search.close();
    }

    /** The client has gone. */
    void close() {
        search.close();
    }
}
