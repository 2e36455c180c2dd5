// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.WorkerPool;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Runs of fetch-mail, one after the other, into one store, and the server that each of them talks to. */
final class FetchRun {
    final GivenCommand given = new GivenCommand();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Path folder;
    private ManualTime time = new ManualTime();
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    StringTransport server;
    FetchMail run;

    FetchRun(Path folder) {
        this.folder = folder;
    }

    Path state() {
        return folder.resolve("state");
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    FetchProgress progress() {
        return new FetchProgress(given.err(), true);
    }

    /** Connects. */
    void starts(FetchSession session, FetchProgress progress) {
        time = new ManualTime();
        WorkerPool.install(time.reactor(), Runnable::run);
        run = new FetchMail(
                folder.resolve("Maildir"), nowhere -> stays(store), session, progress, given.out(), given.err());
        outcome = run.start(time.reactor()).toCompletableFuture();
        settle();
        server = time.reactor().connectors().get(0).succeed().orElseThrow();
        settle();
    }

    /** Each run closes it, and the next one opens it again. */
    private static MailStore stays(MailStore store) {
        return new MailStore() {
            @Override
            public CompletionStage<Account> open(String account, Executor answers) {
                return store.open(account, answers);
            }

            @Override
            public Durability durability() {
                return store.durability();
            }

            @Override
            public void close() {}
        };
    }

    void settle() {
        for (int i = 0; i < 20; i++) {
            time.advance(Duration.ZERO);
        }
    }

    /** What the client says to that. */
    String says(String lines) {
        server.clear();
        server.peerSends(lines.replace("|", "\r\n") + "\r\n");
        for (int i = 0; i < 6; i++) {
            server.settle();
            settle();
        }
        return server.text();
    }

    /** The server has nothing more to say. */
    void ends() {
        server.finishClose();
        settle();
    }

    long messages() {
        return now(now(now(store.open("Maildir", Runnable::run)).open(MailboxName.INBOX))
                        .status())
                .messages();
    }
}
