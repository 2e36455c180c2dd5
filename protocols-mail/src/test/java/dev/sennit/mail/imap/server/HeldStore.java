// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.memory.MemoryMailStore;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A store whose answers to clients wait until the test lets them go. */
final class HeldStore implements MailStore {
    final MemoryMailStore store = new MemoryMailStore();
    private final Queue<Runnable> answers = new ArrayDeque<>();
    private boolean holding;

    void holds() {
        holding = true;
    }

    /** From now on nothing waits. */
    void goesOn() {
        holding = false;
        while (!answers.isEmpty()) {
            answers.remove().run();
        }
    }

    @Override
    public CompletionStage<Account> open(String account, Executor executor) {
        return store.open(account, answer -> {
            if (holding) {
                answers.add(() -> executor.execute(answer));
            } else {
                executor.execute(answer);
            }
        });
    }

    @Override
    public Durability durability() {
        return Durability.NONE;
    }

    @Override
    public void close() {
        store.close();
    }
}
