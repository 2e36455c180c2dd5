// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The users of a server. Every method is called on a reactor's thread and must not block it; stages may be completed on any thread. One
 * that fails is logged, and the client is told to try later; one that fails with {@link java.util.concurrent.RejectedExecutionException}
 * because too many questions wait is not logged, and the client is told why.
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
     * The same accounts for the questions of one client. Where answers cost something, networks take turns, so that one that asks
     * without end does not keep the others waiting.
     *
     * @param network where the client is; one without an IP address asks these accounts
     * @return by default these accounts
     */
    default Accounts askedFrom(ClientNetwork network) {
        return this;
    }

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
     * iterations before they have proved anything; nobody can tell them from those that {@link #pretendScramKeys} makes up.
     *
     * @param user as the client has it
     * @param hash for which of the two
     * @return the user with the keys; empty if there is no such user, as by default
     */
    default CompletionStage<Optional<KnownUser<ScramKeys>>> findScramKeys(String user, ScramHash hash) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * What clients are told of users that do not exist, instead of salt and iterations. It is asked for in any case, for the answer to
     * take the same time. Where users have other salts than of {@value ScramPretence#USUAL_SALT_BYTES} bytes, other iterations than
     * {@link ScramKeys#LEAST_ITERATIONS}, or names that may be spelled in several ways, so must those that do not exist.
     *
     * @param user as the client has it
     * @param hash for which of the two
     * @return the same for all spellings of a name; by default {@link ScramPretence#of(String)}, each spelling being another name
     */
    default CompletionStage<ScramPretence> pretendScramKeys(String user, ScramHash hash) {
        return CompletableFuture.completedFuture(ScramPretence.of(user));
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
