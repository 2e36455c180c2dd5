// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.Durability;
import java.time.Duration;

/**
 * How a {@link MaildirStore} works and how much it holds.
 *
 * @param durability what a completed change survives; default {@link Durability#FSYNC}
 * @param maxMailboxes how many mailboxes an account has, and how many subscriptions; default 1,000
 * @param maxMessages how many messages a mailbox has, beyond which none is added; default 1,000,000
 * @param maxMessageOctets how large a message is; default 50 MiB
 * @param maxAccountOctets how large all messages of an account are together, as files; no limit by default. With this limit or the next
 *     what there is stands in {@code maildirsize}, as Maildir++ has it
 * @param maxAccountMessages how many messages an account has; no limit by default
 * @param maxTombstones of how many removed messages a mailbox remembers when they went; default 10,000
 * @param maxIndexBytes how much is kept beside a mailbox of what its messages are made of, beyond which they are read again when that
 *     is asked for; default 1 GiB
 * @param maxThreads how many threads work on files; default 8
 * @param maxWaiting how much work waits for these threads, and how much for each account; default 1,024
 * @param lockLimit how long to wait for a lock that another process holds; default 30 s
 * @param host the name of this machine in the names of files; default {@code localhost}. Machines that share folders need different ones
 * @param infoSeparator what stands before the flags in the name of a file; {@code :} by default, {@code ;} where the file system does not
 *     allow it
 */
public record MaildirOptions(
        Durability durability,
        int maxMailboxes,
        int maxMessages,
        long maxMessageOctets,
        long maxAccountOctets,
        long maxAccountMessages,
        int maxTombstones,
        long maxIndexBytes,
        int maxThreads,
        int maxWaiting,
        Duration lockLimit,
        String host,
        char infoSeparator) {
    /** The defaults. */
    public static final MaildirOptions DEFAULTS = new MaildirOptions(
            Durability.FSYNC,
            1000,
            1_000_000,
            50L << 20,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            10_000,
            1L << 30,
            8,
            1024,
            Duration.ofSeconds(30),
            "localhost",
            ':');

    /**
     * Checks the limits.
     *
     * @param durability what a completed change survives
     * @param maxMailboxes how many mailboxes an account has
     * @param maxMessages how many messages a mailbox has
     * @param maxMessageOctets how large a message is
     * @param maxAccountOctets how large all messages of an account are together
     * @param maxAccountMessages how many messages an account has
     * @param maxTombstones of how many removed messages a mailbox remembers when they went
     * @param maxIndexBytes how much is kept of what a mailbox's messages are made of
     * @param maxThreads how many threads work on files
     * @param maxWaiting how much work waits for these threads
     * @param lockLimit how long to wait for a lock that another process holds
     * @param host the name of this machine in the names of files
     * @param infoSeparator what stands before the flags in the name of a file
     * @throws IllegalArgumentException if a limit makes no sense, the host has no name that fits into a file's, or the separator is neither
     *     {@code :} nor {@code ;}
     */
    public MaildirOptions {
        if (maxMailboxes < 1 || maxThreads < 1 || maxWaiting < 1) {
            throw new IllegalArgumentException("limits are at least 1: maxMailboxes " + maxMailboxes + ", maxThreads "
                    + maxThreads + ", maxWaiting " + maxWaiting);
        }
        if (maxMessages < 0
                || maxMessageOctets < 0
                || maxAccountOctets < 0
                || maxAccountMessages < 0
                || maxTombstones < 0
                || maxIndexBytes < 0
                || lockLimit.isNegative()) {
            throw new IllegalArgumentException("a limit must not be negative: maxMessages " + maxMessages
                    + ", maxMessageOctets " + maxMessageOctets + ", maxAccountOctets " + maxAccountOctets
                    + ", maxAccountMessages " + maxAccountMessages + ", maxTombstones " + maxTombstones
                    + ", maxIndexBytes "
                    + maxIndexBytes + ", lockLimit "
                    + lockLimit);
        }
        if (!host.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("the host's name is 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        if (infoSeparator != ':' && infoSeparator != ';') {
            throw new IllegalArgumentException("the separator before flags is : or ;, not " + infoSeparator);
        }
    }

    /**
     * Another durability.
     *
     * @param other what a completed change survives
     * @return these with it
     */
    public MaildirOptions withDurability(Durability other) {
        return new MaildirOptions(
                other,
                maxMailboxes,
                maxMessages,
                maxMessageOctets,
                maxAccountOctets,
                maxAccountMessages,
                maxTombstones,
                maxIndexBytes,
                maxThreads,
                maxWaiting,
                lockLimit,
                host,
                infoSeparator);
    }

    /**
     * Another host.
     *
     * @param name of this machine
     * @return these with it
     */
    public MaildirOptions withHost(String name) {
        return new MaildirOptions(
                durability,
                maxMailboxes,
                maxMessages,
                maxMessageOctets,
                maxAccountOctets,
                maxAccountMessages,
                maxTombstones,
                maxIndexBytes,
                maxThreads,
                maxWaiting,
                lockLimit,
                name,
                infoSeparator);
    }

    /**
     * Other limits for what is held.
     *
     * @param mailboxes how many mailboxes an account has
     * @param messages how many messages a mailbox has
     * @param messageOctets how large a message is
     * @param tombstones of how many removed messages a mailbox remembers when they went
     * @return these with those
     */
    public MaildirOptions withLimits(int mailboxes, int messages, long messageOctets, int tombstones) {
        return new MaildirOptions(
                durability,
                mailboxes,
                messages,
                messageOctets,
                maxAccountOctets,
                maxAccountMessages,
                tombstones,
                maxIndexBytes,
                maxThreads,
                maxWaiting,
                lockLimit,
                host,
                infoSeparator);
    }

    /**
     * Another limit for what is kept of what messages are made of.
     *
     * @param indexBytes how much for each mailbox
     * @return these with it
     */
    public MaildirOptions withMaxIndexBytes(long indexBytes) {
        return new MaildirOptions(
                durability,
                maxMailboxes,
                maxMessages,
                maxMessageOctets,
                maxAccountOctets,
                maxAccountMessages,
                maxTombstones,
                indexBytes,
                maxThreads,
                maxWaiting,
                lockLimit,
                host,
                infoSeparator);
    }

    /**
     * Other limits for accounts.
     *
     * @param octets how large all messages of one are together; {@link Long#MAX_VALUE} for no limit
     * @param messages how many it has; {@link Long#MAX_VALUE} for no limit
     * @return these with those
     */
    public MaildirOptions withQuota(long octets, long messages) {
        return new MaildirOptions(
                durability,
                maxMailboxes,
                maxMessages,
                maxMessageOctets,
                octets,
                messages,
                maxTombstones,
                maxIndexBytes,
                maxThreads,
                maxWaiting,
                lockLimit,
                host,
                infoSeparator);
    }
}
