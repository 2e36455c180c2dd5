// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.memory;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Changes;
import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.EmailId;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.FlagsResult;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxStatus;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.Quota;
import dev.sennit.mail.store.SpecialUse;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import dev.sennit.mail.store.internal.BlockingAccount;
import dev.sennit.mail.store.internal.Commit;
import dev.sennit.mail.store.internal.Draft;
import dev.sennit.mail.store.internal.Failures;
import dev.sennit.mail.store.internal.Fetched;
import dev.sennit.mail.store.internal.FlagEdit;
import dev.sennit.mail.store.internal.MailboxIndex;
import dev.sennit.mail.store.internal.MailboxTree;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** An account in memory. */
final class MemoryAccount implements BlockingAccount {
    private final MemoryStoreOptions options;
    private final InstantSource clock;
    private final MailboxTree tree;
    private final Map<MailboxId, MemoryMailbox> mailboxes = new HashMap<>();
    private final TreeSet<MailboxName> subscriptions = new TreeSet<>();
    private Consumer<StoreEvent> events = event -> {};
    private long mailboxesEver;
    private long messagesEver;
    private long octets;
    private long messages;

    MemoryAccount(MemoryStoreOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.tree = new MailboxTree(options.maxMailboxes());
        create(MailboxName.INBOX, Set.of());
    }

    void tell(Consumer<StoreEvent> watcher) {
        events = watcher;
    }

    private MemoryMailbox mailbox(MailboxId id) {
        MemoryMailbox mailbox = mailboxes.get(id);
        if (mailbox == null) {
            throw Failures.mailboxMissing(id);
        }
        return mailbox;
    }

    @Override
    public List<MailboxInfo> list() {
        return tree.list();
    }

    @Override
    public MailboxInfo find(MailboxName name) {
        return tree.find(name);
    }

    @Override
    public MailboxInfo find(MailboxId id) {
        return tree.find(id);
    }

    @Override
    public MailboxInfo create(MailboxName name, Set<SpecialUse> uses) {
        tree.checkCreate(name);
        long number = ++mailboxesEver;
        MailboxInfo info = tree.put(new MailboxInfo(new MailboxId("M" + number), name, uses));
        mailboxes.put(info.id(), new MemoryMailbox(new MailboxIndex(number, options.maxTombstones())));
        events.accept(new StoreEvent.Created(info.id(), name));
        return info;
    }

    @Override
    public void delete(MailboxId id) {
        MailboxInfo info = tree.find(id);
        tree.checkDelete(info);
        tree.remove(info);
        octets -= mailbox(id).octets();
        messages -= mailbox(id).index.size();
        mailboxes.remove(id);
        events.accept(new StoreEvent.Deleted(id, info.name()));
    }

    @Override
    public void rename(MailboxId id, MailboxName name) {
        tree.planRename(id, name).forEach(change -> {
            tree.rename(change);
            events.accept(change);
        });
    }

    @Override
    public Quota quota() {
        return new Quota(
                octets,
                messages,
                OptionalLong.of(options.maxAccountOctets()),
                OptionalLong.of(options.maxAccountMessages()));
    }

    @Override
    public List<MailboxName> subscriptions() {
        return List.copyOf(subscriptions);
    }

    @Override
    public void subscribe(MailboxName name) {
        if (subscriptions.size() >= options.maxMailboxes() && !subscriptions.contains(name)) {
            throw Failures.limit("subscriptions", options.maxMailboxes());
        }
        subscriptions.add(name);
    }

    @Override
    public void unsubscribe(MailboxName name) {
        subscriptions.remove(name);
    }

    @Override
    public MailboxStatus status(MailboxId id) {
        return mailbox(id).index.status();
    }

    /** Nobody else has this. */
    @Override
    public MailboxStatus look(MailboxId id) {
        return status(id);
    }

    @Override
    public MailboxView snapshot(MailboxId id) {
        return mailbox(id).index.view();
    }

    @Override
    public Draft draft(MailboxId id, AppendSpec spec) {
        mailbox(id);
        long announced = spec.announcedOctets().orElse(0);
        if (announced > options.maxMessageOctets()) {
            throw Failures.tooLarge(options.maxMessageOctets());
        }
        checkRoom(announced, 1);
        return new MemoryDraft(options.maxMessageOctets());
    }

    private void checkRoom(long moreOctets, int moreMessages) {
        if (octets + moreOctets > options.maxAccountOctets()
                || messages + moreMessages > options.maxAccountMessages()) {
            throw Failures.overQuota(options.maxAccountOctets(), options.maxAccountMessages());
        }
    }

    private void checkMessages(MemoryMailbox mailbox, int more) {
        mailbox.index.checkUids(more);
        if (mailbox.index.size() + more > options.maxMessages()) {
            throw Failures.limit("messages in a mailbox", options.maxMessages());
        }
    }

    @Override
    public void commit(List<Commit> commits) {
        for (Commit commit : commits) {
            try {
                commit.succeeded(commit(commit));
            } catch (RuntimeException e) {
                commit.failed(e);
            }
        }
    }

    private List<AppendResult> commit(Commit commit) {
        MemoryMailbox mailbox = mailbox(commit.mailbox());
        checkFits(mailbox, commit);
        long modSeq = mailbox.index.highestModSeq() + 1;
        List<MessageState> arrived = new ArrayList<>();
        List<AppendResult> results = new ArrayList<>();
        for (Commit.Message message : commit.messages()) {
            Optional<MessageState> there = mailbox.withKey(message.spec().idempotencyKey());
            MessageState state = there.orElseGet(() -> add(mailbox, message, modSeq));
            if (there.isEmpty()) {
                arrived.add(state);
            }
            results.add(new AppendResult(mailbox.index.uidValidity(), state.uid(), state.modSeq()));
        }
        if (!arrived.isEmpty()) {
            events.accept(new StoreEvent.Arrived(commit.mailbox(), modSeq, arrived));
        }
        return results;
    }

    private void checkFits(MemoryMailbox mailbox, Commit commit) {
        long moreOctets = 0;
        int moreMessages = 0;
        for (Commit.Message message : commit.messages()) {
            if (mailbox.withKey(message.spec().idempotencyKey()).isEmpty()) {
                moreOctets += ((MemoryDraft) message.draft()).octets();
                moreMessages++;
            }
        }
        checkRoom(moreOctets, moreMessages);
        checkMessages(mailbox, moreMessages);
    }

    private MessageState add(MemoryMailbox mailbox, Commit.Message added, long modSeq) {
        MemoryDraft draft = (MemoryDraft) added.draft();
        byte[] bytes = draft.bytes();
        AppendSpec spec = added.spec();
        Instant date = spec.internalDate().orElseGet(clock::instant).truncatedTo(ChronoUnit.SECONDS);
        MemoryMessage message = new MemoryMessage(
                bytes, draft.index(), date, now(), new EmailId("E" + ++messagesEver), spec.idempotencyKey());
        octets += bytes.length;
        messages++;
        return mailbox.add(message, new MessageState(mailbox.index.uidNext(), modSeq, spec.flags()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public CopyResult copy(MailboxId from, UidSet uids, MailboxId to) {
        MemoryMailbox source = mailbox(from);
        List<MessageState> originals = source.index.select(uids);
        long more = octets(source, originals);
        checkRoom(more, originals.size());
        CopyResult result = copy(source, originals, to);
        octets += more;
        messages += originals.size();
        return result;
    }

    private static long octets(MemoryMailbox mailbox, List<MessageState> some) {
        return some.stream()
                .mapToLong(message -> mailbox.get(message.uid()).bytes().length)
                .sum();
    }

    private CopyResult copy(MemoryMailbox source, List<MessageState> originals, MailboxId to) {
        MemoryMailbox target = mailbox(to);
        checkMessages(target, originals.size());
        long modSeq = target.index.highestModSeq() + 1;
        List<CopyResult.Pair> pairs = new ArrayList<>();
        List<MessageState> arrived = new ArrayList<>();
        for (MessageState original : originals) {
            long uid = target.index.uidNext();
            arrived.add(target.add(
                    source.get(original.uid()).copy(now()), new MessageState(uid, modSeq, original.flags())));
            pairs.add(new CopyResult.Pair(original.uid(), uid));
        }
        if (!arrived.isEmpty()) {
            events.accept(new StoreEvent.Arrived(to, modSeq, arrived));
        }
        return new CopyResult(target.index.uidValidity(), pairs);
    }

    @Override
    public CopyResult move(MailboxId from, UidSet uids, MailboxId to) {
        MemoryMailbox source = mailbox(from);
        List<MessageState> originals = source.index.select(uids);
        CopyResult result = copy(source, originals, to);
        remove(from, originals);
        return result;
    }

    private UidSet remove(MailboxId id, List<MessageState> gone) {
        MemoryMailbox mailbox = mailbox(id);
        long modSeq = mailbox.index.highestModSeq() + 1;
        gone.forEach(message -> mailbox.remove(message.uid(), modSeq));
        UidSet uids = UidSet.of(gone.stream().map(MessageState::uid).toList());
        if (!gone.isEmpty()) {
            events.accept(new StoreEvent.Expunged(id, modSeq, uids));
        }
        return uids;
    }

    @Override
    public FlagsResult storeFlags(MailboxId id, UidSet uids, FlagChange change, long unchangedSince) {
        MailboxIndex index = mailbox(id).index;
        FlagEdit edit = FlagEdit.plan(index, uids, change, unchangedSince);
        long modSeq = index.highestModSeq() + 1;
        List<MessageState> changed = new ArrayList<>();
        edit.edits().forEach((before, flags) -> changed.add(index.put(new MessageState(before.uid(), modSeq, flags))));
        if (!changed.isEmpty()) {
            events.accept(new StoreEvent.FlagsChanged(id, modSeq, changed));
        }
        return edit.result(index);
    }

    @Override
    public UidSet expunge(MailboxId id, UidSet uids) {
        List<MessageState> gone = mailbox(id).index.select(uids).stream()
                .filter(message -> message.flags().has(SystemFlag.DELETED))
                .toList();
        return removeForEver(id, gone);
    }

    @Override
    public UidSet remove(MailboxId id, UidSet uids) {
        return removeForEver(id, mailbox(id).index.select(uids));
    }

    private UidSet removeForEver(MailboxId id, List<MessageState> gone) {
        octets -= octets(mailbox(id), gone);
        messages -= gone.size();
        return remove(id, gone);
    }

    @Override
    public List<Fetched> fetch(MailboxId id, UidSet uids, long fromUid, int maxMessages, Set<Wanted> wanted) {
        MemoryMailbox mailbox = mailbox(id);
        return mailbox.index.select(uids, fromUid, maxMessages).stream()
                .map(state -> fetched(state, mailbox.get(state.uid()), wanted))
                .toList();
    }

    private static Fetched fetched(MessageState state, MemoryMessage message, Set<Wanted> wanted) {
        return new Fetched(
                state,
                wanted.contains(Wanted.INTERNAL_DATE) ? Optional.of(message.internalDate()) : Optional.empty(),
                wanted.contains(Wanted.SIZE) ? OptionalLong.of(message.bytes().length) : OptionalLong.empty(),
                wanted.contains(Wanted.CONTENT) ? Optional.of(message.content()) : Optional.empty(),
                wanted.contains(Wanted.INDEX) || wanted.contains(Wanted.HEADER)
                        ? Optional.of(message.index())
                        : Optional.empty(),
                wanted.contains(Wanted.SAVE_DATE) ? Optional.of(message.saveDate()) : Optional.empty(),
                wanted.contains(Wanted.EMAIL_ID) ? Optional.of(message.emailId()) : Optional.empty());
    }

    @Override
    public Changes changesSince(MailboxId id, long modSeq, UidSet uids) {
        return mailbox(id).index.changesSince(modSeq, uids);
    }

    @Override
    public void close() {
        events = event -> {};
    }
}
