// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The users of a server. Every method is called on a reactor's thread and must not block it; stages may be completed on any thread. One
 * that fails is logged, and the client is told to try later.
 *
 * <p>An answer must take the same time whether there is such a user or not, or names can be found out; who hashes passwords hashes one
 * for nobody, too. Names come as clients send them; which are the same is for the accounts to say, and the name that is answered is the
 * one that counts.
 */
public interface Accounts {
    /**
     * By what users can prove who they are. Servers offer the mechanisms that need these.
     *
     * @return one or more; the same at any time
     */
    Set<Credential> credentials();

    /**
     * Checks a password.
     *
     * @param user as the client has it
     * @param password likewise
     * @return the user's name; empty if there is no such user, or it is another's password
     */
    CompletionStage<Optional<String>> verifyPassword(String user, String password);

    /**
     * The password of a user, for {@link Credential#SHARED_SECRET}.
     *
     * @param user as the client has it
     * @return the user with the password; empty if there is no such user, as by default
     */
    default CompletionStage<Optional<KnownUser<String>>> findSecret(String user) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * The keys of a user, for {@link Credential#SCRAM_SHA_1} and {@link Credential#SCRAM_SHA_256}. Clients are told salt and
     * iterations before they have proved anything; where those are 16 bytes and {@link ScramKeys#LEAST_ITERATIONS}, nobody can tell
     * them from those that are made up for users that do not exist.
     *
     * @param user as the client has it
     * @param hash for which of the two
     * @return the user with the keys; empty if there is no such user, as by default
     */
    default CompletionStage<Optional<KnownUser<ScramKeys>>> findScramKeys(String user, ScramHash hash) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * Checks a token, for {@link Credential#TOKEN}.
     *
     * @param user whom the client claims to be; empty if it leaves that to the token
     * @param token the bearer token
     * @return the user's name; empty if the token is not good for this user, as by default
     */
    default CompletionStage<Optional<String>> verifyToken(Optional<String> user, String token) {
        return CompletableFuture.completedFuture(Optional.empty());
    }
}
