// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everybody who can be asked about. The server asks while a connection waits, and several reactors may ask at once: an
 * answer must come at once and from any thread.
 */
interface Users {
    /** Their logins, sorted. */
    List<String> logins() throws IOException;

    /** The user of that login; empty if there is none. */
    Optional<User> find(String login) throws IOException;

    /** These users, and no others. */
    static Users of(User... users) {
        Map<String, User> byLogin = new TreeMap<>();
        for (User user : users) {
            byLogin.put(user.login(), user);
        }
        return new Users() {
            @Override
            public List<String> logins() {
                return List.copyOf(byLogin.keySet());
            }

            @Override
            public Optional<User> find(String login) {
                return Optional.ofNullable(byLogin.get(login));
            }
        };
    }
}
