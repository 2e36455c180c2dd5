// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many sessions each user has at a time, from all addresses together: one client that has gone wrong takes no more than its user's
 * share of the connections. Servers that share it count together. Thread-safe.
 */
public final class UserSessions {
    /** How many sessions a user may have if nothing else is said: a dozen devices with some connections each. */
    public static final int DEFAULT_MOST = 100;

    private final ConcurrentMap<String, Integer> sessions = new ConcurrentHashMap<>();
    private final int most;

    /** With {@link #DEFAULT_MOST} sessions for each user. */
    public UserSessions() {
        this(DEFAULT_MOST);
    }

    /**
     * With another number of sessions.
     *
     * @param most how many each user may have at a time; 1 or more
     * @throws IllegalArgumentException if it is less
     */
    public UserSessions(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a user must be allowed 1 session or more, not " + most);
        }
        this.most = most;
    }

    /**
     * As many sessions as there are connections.
     *
     * @return one that refuses nobody
     */
    public static UserSessions unlimited() {
        return new UserSessions(Integer.MAX_VALUE);
    }

    /**
     * A user has logged in.
     *
     * @param user who, as the {@link Accounts} have called them
     * @return whether there was room for one more session; if so, {@link #leave} must be called when it ends
     */
    public boolean enter(String user) {
        if (sessions.merge(user, 1, Integer::sum) <= most) {
            return true;
        }
        leave(user);
        return false;
    }

    /**
     * A session has ended.
     *
     * @param user whose
     */
    public void leave(String user) {
        sessions.computeIfPresent(user, (name, count) -> count > 1 ? count - 1 : null);
    }

    /**
     * How many sessions there are.
     *
     * @param user whose
     * @return those that have entered and not left
     */
    public int count(String user) {
        return sessions.getOrDefault(user, 0);
    }
}
