// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.memory;

/**
 * How much a {@link MemoryMailStore} holds.
 *
 * @param maxAccounts how many accounts; default 1,000
 * @param maxMailboxes how many mailboxes an account has, and how many subscriptions; default 1,000
 * @param maxMessages how many messages a mailbox has; default 100,000
 * @param maxMessageOctets how large a message is; default 50 MiB
 * @param maxAccountOctets how large all messages of an account are together; default 256 MiB
 * @param maxAccountMessages how many messages an account has; default 1,000,000
 * @param maxTombstones of how many removed messages a mailbox remembers when they went; default 10,000
 */
public record MemoryStoreOptions(
        int maxAccounts,
        int maxMailboxes,
        int maxMessages,
        long maxMessageOctets,
        long maxAccountOctets,
        long maxAccountMessages,
        int maxTombstones) {
    /** The defaults. */
    public static final MemoryStoreOptions DEFAULTS =
            new MemoryStoreOptions(1000, 1000, 100_000, 50L << 20, 256L << 20, 1_000_000, 10_000);

    /**
     * Checks the limits.
     *
     * @param maxAccounts how many accounts
     * @param maxMailboxes how many mailboxes an account has
     * @param maxMessages how many messages a mailbox has
     * @param maxMessageOctets how large a message is
     * @param maxAccountOctets how large all messages of an account are together
     * @param maxAccountMessages how many messages an account has
     * @param maxTombstones of how many removed messages a mailbox remembers when they went
     * @throws IllegalArgumentException if one is negative, or there is no room for an account and its INBOX
     */
    public MemoryStoreOptions {
        if (maxAccounts < 1 || maxMailboxes < 1) {
            throw new IllegalArgumentException("at least 1 account and 1 mailbox must be allowed: maxAccounts "
                    + maxAccounts + ", maxMailboxes " + maxMailboxes);
        }
        if (maxMessages < 0
                || maxMessageOctets < 0
                || maxAccountOctets < 0
                || maxAccountMessages < 0
                || maxTombstones < 0) {
            throw new IllegalArgumentException("a limit must not be negative: maxMessages " + maxMessages
                    + ", maxMessageOctets " + maxMessageOctets + ", maxAccountOctets " + maxAccountOctets
                    + ", maxAccountMessages " + maxAccountMessages + ", maxTombstones " + maxTombstones);
        }
    }

    /**
     * Other limits for what is large.
     *
     * @param messageOctets how large a message is
     * @param accountOctets how large all messages of an account are together
     * @return these with those
     */
    public MemoryStoreOptions withOctets(long messageOctets, long accountOctets) {
        return new MemoryStoreOptions(
                maxAccounts,
                maxMailboxes,
                maxMessages,
                messageOctets,
                accountOctets,
                maxAccountMessages,
                maxTombstones);
    }

    /**
     * Other limits for what is many.
     *
     * @param mailboxes how many mailboxes an account has
     * @param messages how many messages a mailbox has
     * @return these with those
     */
    public MemoryStoreOptions withCounts(int mailboxes, int messages) {
        return new MemoryStoreOptions(
                maxAccounts,
                mailboxes,
                messages,
                maxMessageOctets,
                maxAccountOctets,
                maxAccountMessages,
                maxTombstones);
    }

    /**
     * Another number of accounts.
     *
     * @param accounts how many
     * @return these with it
     */
    public MemoryStoreOptions withMaxAccounts(int accounts) {
        return new MemoryStoreOptions(
                accounts,
                maxMailboxes,
                maxMessages,
                maxMessageOctets,
                maxAccountOctets,
                maxAccountMessages,
                maxTombstones);
    }

    /**
     * Another memory of what is gone.
     *
     * @param tombstones of how many removed messages a mailbox remembers when they went
     * @return these with it
     */
    public MemoryStoreOptions withMaxTombstones(int tombstones) {
        return new MemoryStoreOptions(
                maxAccounts,
                maxMailboxes,
                maxMessages,
                maxMessageOctets,
                maxAccountOctets,
                maxAccountMessages,
                tombstones);
    }

    /**
     * Another number of messages in an account.
     *
     * @param messages how many, in all mailboxes together
     * @return these with it
     */
    public MemoryStoreOptions withMaxAccountMessages(long messages) {
        return new MemoryStoreOptions(
                maxAccounts, maxMailboxes, maxMessages, maxMessageOctets, maxAccountOctets, messages, maxTombstones);
    }
}
