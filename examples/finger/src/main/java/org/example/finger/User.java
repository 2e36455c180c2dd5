// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Somebody who can be asked about.
 *
 * @param login the name to ask for
 * @param fullName the name to call them by
 * @param plan what they want to be known, line by line
 */
record User(String login, String fullName, List<String> plan) {
    /** Begins with a letter or digit and has no slash: whatever it is, it names nothing outside a folder. */
    private static final Pattern LOGIN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

    User {
        plan = List.copyOf(plan);
    }

    static boolean isLogin(String text) {
        return LOGIN.matcher(text).matches();
    }
}
