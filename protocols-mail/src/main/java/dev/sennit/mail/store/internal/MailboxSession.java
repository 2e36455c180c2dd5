// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Changes;
import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.FlagsResult;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxStatus;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A mailbox as one has opened it: an id, and whom to ask. */
final class MailboxSession implements Mailbox {
    private final AccountSession account;
    private final MailboxId id;

    MailboxSession(AccountSession account, MailboxId id) {
        this.account = account;
        this.id = id;
    }

    @Override
    public MailboxId id() {
        return id;
    }

    @Override
    public CompletionStage<MailboxStatus> status() {
        return account.ask(backend -> backend.status(id));
    }

    @Override
    public CompletionStage<MailboxStatus> look() {
        return account.ask(backend -> backend.look(id));
    }

    @Override
    public CompletionStage<MailboxView> snapshot() {
        return account.ask(backend -> backend.snapshot(id));
    }

    @Override
    public CompletionStage<MessageAppender> append(AppendSpec spec) {
        return account.ask(backend -> account.appender(backend, id, spec));
    }

    @Override
    public CompletionStage<List<AppendResult>> commit(List<MessageAppender> messages) {
        List<AppenderSession> appenders = new ArrayList<>();
        for (MessageAppender each : messages) {
            if (!(each instanceof AppenderSession appender)
                    || !appender.isOf(account)
                    || !appender.isFor(id)
                    || appenders.contains(appender)) {
                throw new IllegalArgumentException("messages of this mailbox are committed together, and each once");
            }
            appenders.add(appender);
        }
        return new CommitSession(account, id, appenders, null).begin();
    }

    @Override
    public CompletionStage<AppendResult> replace(long uid, MessageAppender message) {
        if (!(message instanceof AppenderSession appender) || !appender.isOf(account)) {
            throw new IllegalArgumentException("a message is replaced by one of the same account");
        }
        return appender.replace(new SharedAccount.Replaced(id, uid));
    }

    @Override
    public CompletionStage<CopyResult> copy(UidSet uids, MailboxId destination) {
        return account.ask(backend -> backend.copy(id, uids, destination));
    }

    @Override
    public CompletionStage<CopyResult> move(UidSet uids, MailboxId destination) {
        return account.ask(backend -> backend.move(id, uids, destination));
    }

    @Override
    public CompletionStage<FlagsResult> storeFlags(UidSet uids, FlagChange change, long unchangedSince) {
        return account.ask(backend -> backend.storeFlags(id, uids, change, unchangedSince));
    }

    @Override
    public CompletionStage<UidSet> expunge(UidSet uids) {
        return account.ask(backend -> backend.expunge(id, uids));
    }

    @Override
    public CompletionStage<UidSet> remove(UidSet uids) {
        return account.ask(backend -> backend.remove(id, uids));
    }

    @Override
    public CompletionStage<MessageCursor> fetch(UidSet uids, Set<Wanted> wanted) {
        Set<Wanted> copy = Set.copyOf(wanted);
        return account.ask(backend -> {
            backend.find(id);
            return new CursorSession(this, uids, copy);
        });
    }

    @Override
    public CompletionStage<Optional<MessageData>> fetch(long uid, Set<Wanted> wanted) {
        Set<Wanted> copy = Set.copyOf(wanted);
        UidSet one = UidSet.of(uid);
        return account.ask(backend ->
                backend.fetch(id, one, 1, 1, copy).stream().findFirst().map(this::data));
    }

    CompletionStage<List<MessageData>> fetch(UidSet uids, long fromUid, int maxMessages, Set<Wanted> wanted) {
        return account.ask(backend -> backend.fetch(id, uids, fromUid, maxMessages, wanted).stream()
                .map(this::data)
                .toList());
    }

    private MessageData data(Fetched fetched) {
        return new MessageData(
                fetched.state(),
                fetched.internalDate(),
                fetched.sizeOctets(),
                fetched.content().map(content -> content(fetched.state().uid(), content)),
                fetched.index(),
                fetched.saveDate(),
                fetched.emailId());
    }

    private MessageContent content(long uid, BlockingContent content) {
        return content instanceof HeldContent held
                ? new HeldContentSession(held)
                : new ContentSession(account, uid, content);
    }

    @Override
    public CompletionStage<Changes> changesSince(long modSeq, UidSet uids) {
        return account.ask(backend -> backend.changesSince(id, modSeq, uids));
    }
}
