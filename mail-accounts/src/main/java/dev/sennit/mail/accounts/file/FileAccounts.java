// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.ClientNetwork;
import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.accounts.KnownUser;
import dev.sennit.mail.accounts.ScramHash;
import dev.sennit.mail.accounts.ScramKeys;
import dev.sennit.mail.accounts.ScramPretence;
import dev.sennit.mail.accounts.UserDirectory;
import dev.sennit.reactor.WorkerPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a {@link PasswordFile}, as servers ask for them. Names are those of the file in letters of any case, alone or as an
 * address of one of the domains. A change of the file is in force with the next question.
 *
 * <p>Passwords are hashed, and the file is read, by a few threads. So many questions wait for them, and networks take turns; where no more
 * may wait, the last one of the network that has most waiting fails, which clients are told as a failure that passes. For a user that does
 * not exist a password is hashed as well. A file that cannot be read fails every question, so that nobody gets in who has been removed.
 */
public final class FileAccounts implements Accounts, UserDirectory {
    /**
     * How much works and waits.
     *
     * @param maxHashing how many passwords are hashed at a time, with 19 MiB and a core for each
     * @param maxWaiting how many questions wait
     */
    public record Limits(int maxHashing, int maxWaiting) {
        /** Two at a time, and 256 wait. */
        public static final Limits DEFAULTS = new Limits(2, 256);

        /**
         * Checks the limits.
         *
         * @param maxHashing see above; 1 or more
         * @param maxWaiting see above; 1 or more
         * @throws IllegalArgumentException if one is less
         */
        public Limits {
            if (maxHashing < 1 || maxWaiting < 1) {
                throw new IllegalArgumentException(
                        "limits are at least 1: maxHashing " + maxHashing + ", maxWaiting " + maxWaiting);
            }
        }
    }

    /** Only passwords take long. */
    private record OfNetwork(FileAccounts all, ClientNetwork network) implements Accounts {
        @Override
        public Set<Credential> credentials() {
            return all.credentials();
        }

        @Override
        public Accounts askedFrom(ClientNetwork other) {
            return all.askedFrom(other);
        }

        @Override
        public CompletionStage<Optional<String>> verifyPassword(String user, String password) {
            return all.verifyPassword(Optional.of(network), user, password);
        }

        @Override
        public CompletionStage<Optional<KnownUser<ScramKeys>>> findScramKeys(String user, ScramHash hash) {
            return all.findScramKeys(user, hash);
        }

        @Override
        public CompletionStage<ScramPretence> pretendScramKeys(String user, ScramHash hash) {
            return all.pretendScramKeys(user, hash);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(FileAccounts.class);

    private record Users(
            Optional<FileState> state, Map<String, UserLine> byName, List<UserLine> all, byte[] pretenceKey) {}

    private final PasswordFile file;
    private final Set<String> domains;
    private final FairQueue hashing;
    private final Executor looking;
    private final PasswordHash nobody = PasswordHash.ofNobody();
    private final byte[] passingKey = PretenceKey.random(); // while none is kept
    private @Nullable Users users; // null before the first question

    /**
     * Accounts with the default limits.
     *
     * @param file who there is
     * @param domains so that {@code name@domain} is the user {@code name}, too
     */
    public FileAccounts(PasswordFile file, Set<String> domains) {
        this(file, domains, Limits.DEFAULTS);
    }

    /**
     * Accounts with threads of their own, which end when there is nothing to do.
     *
     * @param file who there is
     * @param domains so that {@code name@domain} is the user {@code name}, too
     * @param limits how much works and waits
     */
    public FileAccounts(PasswordFile file, Set<String> domains, Limits limits) {
        this(
                file,
                domains,
                new FairQueue(
                        new WorkerPool("sennit-password", limits.maxHashing(), limits.maxHashing()),
                        limits.maxHashing(),
                        limits.maxWaiting(),
                        () -> LOG.warn(
                                "{} logins wait to have their passwords hashed, and no more may: some clients are told to try later",
                                limits.maxWaiting())),
                new WorkerPool("sennit-users", 1, limits.maxWaiting()));
    }

    FileAccounts(PasswordFile file, Set<String> domains, FairQueue hashing, Executor looking) {
        this.file = file;
        this.domains = domains.stream().map(FileAccounts::lowerCase).collect(Collectors.toUnmodifiableSet());
        this.hashing = hashing;
        this.looking = looking;
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public Set<Credential> credentials() {
        return EnumSet.of(Credential.PASSWORD, Credential.SCRAM_SHA_1, Credential.SCRAM_SHA_256);
    }

    @Override
    public Accounts askedFrom(ClientNetwork network) {
        return new OfNetwork(this, network);
    }

    @Override
    public CompletionStage<Optional<String>> verifyPassword(String user, String password) {
        return verifyPassword(Optional.empty(), user, password);
    }

    private CompletionStage<Optional<String>> verifyPassword(
            Optional<ClientNetwork> network, String user, String password) {
        return hashing.ask(network, () -> {
            Optional<UserLine> known = find(user);
            PasswordHash stranger = strangers(user); // made in any case, to take the same time
            PasswordHash hash = known.map(UserLine::hash).orElse(stranger);
            boolean fits = hash.fits(password);
            return fits ? known.map(UserLine::name) : Optional.empty();
        });
    }

    @Override
    public CompletionStage<Optional<KnownUser<ScramKeys>>> findScramKeys(String user, ScramHash hash) {
        return ask(looking, () -> find(user).map(known -> new KnownUser<>(known.name(), known.keys(hash))));
    }

    @Override
    public CompletionStage<ScramPretence> pretendScramKeys(String user, ScramHash hash) {
        return ask(looking, () -> {
            String name = localName(user);
            Optional<ScramKeys> some = like(name).map(each -> each.keys(hash));
            return ScramPretence.of(
                    users().pretenceKey(),
                    name,
                    some.map(keys -> keys.salt().length).orElse(ScramPretence.USUAL_SALT_BYTES),
                    some.map(ScramKeys::iterations).orElse(ScramKeys.LEAST_ITERATIONS));
        });
    }

    @Override
    public CompletionStage<Optional<String>> findUser(String name) {
        return ask(looking, () -> find(name).map(UserLine::name));
    }

    /** At the cost of some user's, for those of other programs may have another. */
    PasswordHash strangers(String user) throws IOException {
        return like(localName(user)).map(each -> each.hash().ofNobodyLikeThis()).orElse(nobody);
    }

    /** The user whom a stranger is like, the same one each time; empty if there are none. By another hash than the stranger's salt is. */
    private Optional<UserLine> like(String stranger) throws IOException {
        Users known = users();
        byte[] name = stranger.getBytes(StandardCharsets.UTF_8);
        int drawn = ByteBuffer.wrap(ScramKeys.mac(ScramHash.SHA_1, known.pretenceKey(), name))
                .getInt();
        List<UserLine> all = known.all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(Math.floorMod(drawn, all.size())));
    }

    private static <T> CompletionStage<T> ask(Executor workers, Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            workers.execute(() -> {
                try {
                    answer.complete(question.call());
                } catch (Exception | Error failure) {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(full);
        }
        return answer;
    }

    private Optional<UserLine> find(String clientsName) throws IOException {
        return Optional.ofNullable(users().byName().get(localName(clientsName)));
    }

    /** The one spelling of a name that stands for all. */
    private String localName(String clientsName) {
        int at = clientsName.lastIndexOf('@');
        boolean ours = at >= 0 && domains.contains(lowerCase(clientsName.substring(at + 1)));
        String local = ours ? clientsName.substring(0, at) : clientsName;
        return local.chars().allMatch(c -> c < 0x80) ? lowerCase(local) : local; // the Kelvin sign U+212A is no k
    }

    private synchronized Users users() throws IOException {
        Optional<FileState> state = file.state();
        Users known = users;
        if (known == null || !known.state().equals(state)) {
            // the state is the older of the two: at worst the file is read once more
            Map<String, UserLine> byName = file.read();
            byte[] key = file.pretenceKey().orElse(passingKey);
            known = new Users(state, byName, List.copyOf(byName.values()), key);
            users = known;
        }
        return known;
    }
}
