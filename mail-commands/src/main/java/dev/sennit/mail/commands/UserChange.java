// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.accounts.file.PasswordFile;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.CommandWork;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One change of a password file, or a look at it. */
final class UserChange implements CommandWork {
    /** What to do. */
    enum Kind {
        ADD,
        PASSWD,
        REMOVE,
        LIST;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Kind> find(String word) {
            for (Kind each : values()) {
                if (each.word().equals(word)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }
    }

    private final Kind kind;
    private final String user;
    private final PasswordFile file;
    private final PasswordPrompt prompt;
    private final PrintStream out;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();

    UserChange(Kind kind, String user, PasswordFile file, PasswordPrompt prompt, PrintStream out) {
        this.kind = kind;
        this.user = user;
        this.file = file;
        this.prompt = prompt;
        this.out = out;
    }

    /** On a thread of its own: whoever is asked for a password may take any time. */
    @Override
    public CompletionStage<Boolean> start(Reactor reactor) {
        Thread thread = new Thread(
                () -> {
                    try {
                        run();
                        reactor.callFromThread(() -> done.complete(true));
                    } catch (IOException | RuntimeException failure) {
                        reactor.callFromThread(() -> done.completeExceptionally(failure));
                    }
                },
                "sennit-mail-user");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private void run() throws IOException {
        switch (kind) {
            case ADD -> {
                if (file.users().contains(user)) { // before anybody types a password
                    throw new IOException("there is a user " + user + " already: 'passwd' gives another password");
                }
                file.add(user, prompt.ask(user));
            }
            case PASSWD -> {
                requireThere();
                file.changePassword(user, prompt.ask(user));
            }
            case REMOVE -> {
                requireThere();
                file.remove(user);
            }
            case LIST -> file.users().forEach(out::println);
        }
    }

    private void requireThere() throws IOException {
        if (!file.users().contains(user)) {
            throw new IOException("there is no user " + user + ": 'list' shows those there are");
        }
    }

    @Override
    public void interrupt() {
        done.complete(false);
    }
}
