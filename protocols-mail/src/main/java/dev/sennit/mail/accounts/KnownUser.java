// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

/**
 * A user, with something that only the user and the accounts know.
 *
 * @param <S> what that is
 * @param name the user's name as the accounts have it, however the client wrote it
 * @param secret the password, or what is made of it
 */
public record KnownUser<S>(String name, S secret) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "user " + name;
    }
}
