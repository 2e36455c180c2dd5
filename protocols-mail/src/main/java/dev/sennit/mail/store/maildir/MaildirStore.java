// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.StoreException.Reason;
import dev.sennit.mail.store.internal.AsyncStore;
import dev.sennit.mail.store.internal.BlockingAccount;
import dev.sennit.reactor.WorkerPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Keeps mail in Maildir++ folders, one below a common root for each account, whose name is the folder's: 1 to 64 letters, digits and
 * {@code @ . _ + -} of ASCII, not beginning with a dot. Other programs, and other stores, may use the folders at the same time; what they
 * did is seen by {@code snapshot}, {@code status} and {@code changesSince}.
 *
 * <p>A message is written to {@code tmp} and forced there by one of a few threads, then renamed; the directory, the uidlist and the journal
 * are forced after, once for all messages of an account that come at the same time. Only then its stage is complete.
 */
public final class MaildirStore implements MailStore {
    /** So old is no file in {@code tmp} that somebody still writes. */
    static final Duration DRAFT_AGE = Duration.ofHours(36);

    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9@_+-][A-Za-z0-9@._+-]{0,63}");

    private final Path root;
    private final MaildirContext context;
    private final AsyncStore store;

    /**
     * A store with the default options.
     *
     * @param root a directory, which exists
     */
    public MaildirStore(Path root) {
        this(root, MaildirOptions.DEFAULTS);
    }

    /**
     * A store with threads of its own.
     *
     * @param root a directory, which exists
     * @param options how it works and how much it holds
     */
    public MaildirStore(Path root, MaildirOptions options) {
        this(
                root,
                options,
                new DiskFiles(options.durability()),
                InstantSource.system(),
                LockSupport::parkNanos,
                new WorkerPool("sennit-maildir", options.maxThreads(), options.maxWaiting()));
    }

    /** The clock must be that of the file system. */
    MaildirStore(
            Path root,
            MaildirOptions options,
            FileOps files,
            InstantSource clock,
            DotLock.Pause pause,
            Executor workers) {
        this.root = root;
        this.context = new MaildirContext(files, options, clock, new UniqueNames(clock, options.host()), pause);
        this.store = new AsyncStore(this::account, workers, options.maxWaiting(), options.durability());
    }

    private BlockingAccount account(String name, Consumer<StoreEvent> events) throws IOException {
        if (!ACCOUNT.matcher(name).matches()) {
            throw new StoreException(
                    Reason.ACCOUNT_MISSING,
                    "no account can have this name: 1 to 64 of A-Z a-z 0-9 @ . _ + - are allowed, and no dot first");
        }
        return new MaildirAccount(context, root.resolve(name), events);
    }

    @Override
    public CompletionStage<Account> open(String account, Executor answers) {
        return store.open(account, answers);
    }

    @Override
    public long maxMessageOctets() {
        return context.options().maxMessageOctets();
    }

    @Override
    public boolean hasEmailIds() {
        return true;
    }

    @Override
    public Durability durability() {
        return store.durability();
    }

    @Override
    public void close() {
        store.close();
    }
}
