// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Changes;
import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.FlagsResult;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxStatus;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.Quota;
import dev.sennit.mail.store.SpecialUse;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import dev.sennit.mail.store.internal.BlockingAccount;
import dev.sennit.mail.store.internal.Commit;
import dev.sennit.mail.store.internal.Draft;
import dev.sennit.mail.store.internal.Failures;
import dev.sennit.mail.store.internal.Fetched;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An account in a Maildir++ folder. */
final class MaildirAccount implements BlockingAccount {
    private final MaildirContext context;
    private final AccountFolders folders;
    private final MaildirQuota quota;

    MaildirAccount(MaildirContext context, Path root, Consumer<StoreEvent> events) throws IOException {
        this.context = context;
        this.folders = new AccountFolders(context, root, events);
        this.quota = new MaildirQuota(context, root, folders::paths);
    }

    /** Something that is done with a folder. */
    private interface InFolder<T> {
        T run(MaildirFolder folder) throws IOException;
    }

    /** Where a folder is no longer, it is looked for once more: another process may have renamed it. */
    private <T> T in(MailboxId id, InFolder<T> work) throws IOException {
        try {
            return work.run(folders.folder(id));
        } catch (StoreException missing) {
            if (missing.reason() != StoreException.Reason.MAILBOX_MISSING) {
                throw missing;
            }
            folders.rescan();
            return work.run(folders.folder(id));
        }
    }

    @Override
    public List<MailboxInfo> list() throws IOException {
        return folders.rescan().list();
    }

    @Override
    public MailboxInfo find(MailboxName name) throws IOException {
        return folders.find(name);
    }

    @Override
    public MailboxInfo find(MailboxId id) throws IOException {
        return folders.find(id);
    }

    @Override
    public MailboxInfo create(MailboxName name, Set<SpecialUse> uses) throws IOException {
        return folders.create(name, uses);
    }

    @Override
    public void delete(MailboxId id) throws IOException {
        folders.delete(id);
        quota.forget();
    }

    @Override
    public void rename(MailboxId id, MailboxName name) throws IOException {
        folders.rename(id, name);
    }

    @Override
    public Quota quota() throws IOException {
        return quota.quota();
    }

    @Override
    public List<MailboxName> subscriptions() throws IOException {
        return folders.subscriptions();
    }

    @Override
    public void subscribe(MailboxName name) throws IOException {
        folders.changeSubscriptions(names -> {
            if (!names.contains(name)) {
                names.add(name);
            }
        });
    }

    @Override
    public void unsubscribe(MailboxName name) throws IOException {
        folders.changeSubscriptions(names -> names.remove(name));
    }

    @Override
    public MailboxStatus look(MailboxId id) throws IOException {
        return status(id);
    }

    /** Always by a look: it is cheap. */
    @Override
    public MailboxStatus status(MailboxId id) throws IOException {
        return in(id, folder -> {
            folder.refresh();
            return folder.index().status();
        });
    }

    @Override
    public MailboxView snapshot(MailboxId id) throws IOException {
        return in(id, folder -> {
            folder.refresh();
            return folder.index().view();
        });
    }

    @Override
    public Draft draft(MailboxId id, AppendSpec spec) throws IOException {
        long maxOctets = context.options().maxMessageOctets();
        if (spec.announcedOctets().orElse(0) > maxOctets) {
            throw Failures.tooLarge(maxOctets);
        }
        quota.check(new MaildirQuota.Usage(spec.announcedOctets().orElse(0), 1));
        return in(id, folder -> {
            Path tmp = folder.path().resolve(Place.TMP);
            FileOps.FileState state = context.files().state(tmp);
            if (state == null) {
                throw Failures.mailboxMissing(id);
            } else if (state.kind() != FileOps.FileState.Kind.DIRECTORY) {
                throw new NotDirectoryException(tmp.toString()); // as in FolderScan
            }
            return new MaildirDraft(context, id, spec, tmp);
        });
    }

    @Override
    public void commit(List<Commit> commits) {
        Map<MailboxId, List<Commit>> byMailbox = commits.stream()
                .collect(Collectors.groupingBy(Commit::mailbox, LinkedHashMap::new, Collectors.toList()));
        byMailbox.forEach((id, some) -> {
            try {
                in(id, folder -> {
                    new Deliveries(folder, quota).commit(some);
                    return id;
                });
            } catch (IOException | RuntimeException failure) {
                some.forEach(commit -> commit.failed(failure));
            }
        });
    }

    @Override
    public void replace(Commit commit, MailboxId mailbox, long uid) throws IOException {
        if (commit.mailbox().equals(mailbox)) {
            in(mailbox, folder -> {
                new Deliveries(folder, quota, uid).commit(List.of(commit));
                return mailbox;
            });
        } else {
            BlockingAccount.super.replace(commit, mailbox, uid);
        }
    }

    @Override
    public CopyResult copy(MailboxId from, UidSet uids, MailboxId to) throws IOException {
        return in(from, source -> in(to, target -> new Transfers(source, target, quota).copy(uids)));
    }

    @Override
    public CopyResult move(MailboxId from, UidSet uids, MailboxId to) throws IOException {
        return in(from, source -> in(to, target -> new Transfers(source, target, quota).move(uids)));
    }

    @Override
    public FlagsResult storeFlags(MailboxId id, UidSet uids, FlagChange change, long unchangedSince)
            throws IOException {
        return in(id, folder -> new FlagStore(folder, change, unchangedSince).store(uids));
    }

    @Override
    public UidSet expunge(MailboxId id, UidSet uids) throws IOException {
        return in(
                id,
                folder -> new Removal(folder, quota, message -> message.flags().has(SystemFlag.DELETED)).remove(uids));
    }

    @Override
    public UidSet remove(MailboxId id, UidSet uids) throws IOException {
        return in(id, folder -> new Removal(folder, quota, message -> true).remove(uids));
    }

    @Override
    public List<Fetched> fetch(MailboxId id, UidSet uids, long fromUid, int maxMessages, Set<Wanted> wanted)
            throws IOException {
        return in(id, folder -> {
            folder.load();
            return new Fetches(folder, wanted).fetch(uids, fromUid, maxMessages);
        });
    }

    @Override
    public Changes changesSince(MailboxId id, long modSeq, UidSet uids) throws IOException {
        return in(id, folder -> {
            folder.refresh();
            return folder.index().changesSince(modSeq, uids);
        });
    }

    @Override
    public long messages() {
        return folders.messages();
    }

    @Override
    public void close() {
        // nothing is held open between two calls
    }
}
