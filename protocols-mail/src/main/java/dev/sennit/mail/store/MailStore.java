// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Holds the mail of accounts. See the package's description for threads, durability and failures. */
public interface MailStore extends AutoCloseable {
    /**
     * Opens an account, and makes it when it is new: who may have one is decided elsewhere. It may be open any number of times.
     *
     * @param account whose mail; never taken for a path
     * @param answers completes the stages of what is opened and tells its events, in order; such as {@code
     *     reactor::callFromThread}
     * @return the account, which has an INBOX; fails with {@link StoreException.Reason#ACCOUNT_MISSING} if the store allows no such
     *     name
     */
    CompletionStage<Account> open(String account, Executor answers);

    /** {@return how large a message may be, in octets; {@link Long#MAX_VALUE} if nothing is known of a limit: IMAP's APPENDLIMIT} */
    default long maxMessageOctets() {
        return Long.MAX_VALUE;
    }

    /** {@return whether every message has an {@link EmailId}: IMAP's OBJECTID} */
    default boolean hasEmailIds() {
        return false;
    }

    /** {@return what a completed change survives} */
    Durability durability();

    /** Refuses further work; what has begun is finished. Closing twice does nothing more. */
    @Override
    void close();
}
