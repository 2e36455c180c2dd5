// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.store.Account;
import dev.sennit.reactor.Reactor;
import java.util.concurrent.CompletionStage;

/** One run that brings messages from a server into an account. */
interface FetchSession {
    /** All of it; complete when the new messages are on the disk and the server is left. */
    CompletionStage<Void> run(Reactor reactor, Account account);

    /** Ends it at once; harmless when it is over, or has not begun. */
    void close();
}
