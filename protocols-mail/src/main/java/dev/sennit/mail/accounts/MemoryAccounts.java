// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Accounts in memory, with passwords as they are: for tests, and for a few users of a small server. Thread-safe. */
public final class MemoryAccounts implements Accounts, UserDirectory {
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private record User(String password, ScramKeys sha1, ScramKeys sha256) {
        static User of(String password) {
            byte[] salt = new byte[SALT_BYTES];
            RANDOM.nextBytes(salt);
            return new User(
                    password,
                    ScramKeys.of(ScramHash.SHA_1, password, salt, ScramKeys.LEAST_ITERATIONS),
                    ScramKeys.of(ScramHash.SHA_256, password, salt, ScramKeys.LEAST_ITERATIONS));
        }
    }

    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<String, String> usersByToken = new ConcurrentHashMap<>();

    /** Nobody's. */
    public MemoryAccounts() {}

    /**
     * Adds a user, or gives one another password. Takes milliseconds.
     *
     * @param user the name
     * @param password the password
     * @return this
     */
    public MemoryAccounts withUser(String user, String password) {
        users.put(user, User.of(password));
        return this;
    }

    /**
     * Adds a token.
     *
     * @param token the token
     * @param user whose it is
     * @return this
     */
    public MemoryAccounts withToken(String token, String user) {
        usersByToken.put(token, user);
        return this;
    }

    /** Tokens only if there are any. */
    @Override
    public Set<Credential> credentials() {
        return usersByToken.isEmpty()
                ? EnumSet.complementOf(EnumSet.of(Credential.TOKEN))
                : EnumSet.allOf(Credential.class);
    }

    @Override
    public CompletionStage<Optional<String>> verifyPassword(String user, String password) {
        User known = users.get(user);
        boolean fits = areEqual(known == null ? "" : known.password(), password);
        return CompletableFuture.completedFuture(known != null && fits ? Optional.of(user) : Optional.empty());
    }

    /** Hashed first, so that not even the length shows. */
    private static boolean areEqual(String one, String other) {
        return MessageDigest.isEqual(
                ScramKeys.digest(ScramHash.SHA_256, one.getBytes(StandardCharsets.UTF_8)),
                ScramKeys.digest(ScramHash.SHA_256, other.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public CompletionStage<Optional<KnownUser<String>>> findSecret(String user) {
        return CompletableFuture.completedFuture(
                Optional.ofNullable(users.get(user)).map(known -> new KnownUser<>(user, known.password())));
    }

    @Override
    public CompletionStage<Optional<KnownUser<ScramKeys>>> findScramKeys(String user, ScramHash hash) {
        return CompletableFuture.completedFuture(Optional.ofNullable(users.get(user))
                .map(known -> new KnownUser<>(user, hash == ScramHash.SHA_1 ? known.sha1() : known.sha256())));
    }

    @Override
    public CompletionStage<Optional<String>> findUser(String name) {
        return CompletableFuture.completedFuture(users.containsKey(name) ? Optional.of(name) : Optional.empty());
    }

    @Override
    public CompletionStage<Optional<String>> verifyToken(Optional<String> user, String token) {
        Optional<String> owner = Optional.ofNullable(usersByToken.get(token));
        return CompletableFuture.completedFuture(user.isEmpty() || user.equals(owner) ? owner : Optional.empty());
    }
}
