// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.memory.MemoryMailStore;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
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
        CompletionStage<Account> opened = store.open(account, answer -> {
            if (holding) {
                answers.add(() -> executor.execute(answer));
            } else {
                executor.execute(answer);
            }
        });
        return holding ? later(opened) : opened;
    }

    /** An account that somebody has used before is there at once. */
    private CompletionStage<Account> later(CompletionStage<Account> opened) {
        CompletableFuture<Account> held = new CompletableFuture<>();
        answers.add(() -> opened.whenComplete((account, failure) -> {
            if (failure == null) {
                held.complete(account);
            } else {
                held.completeExceptionally(failure);
            }
        }));
        return held;
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
