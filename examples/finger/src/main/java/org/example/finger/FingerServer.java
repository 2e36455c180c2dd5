// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import dev.sennit.basic.LineReceiver;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TimeoutMixin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of one Finger connection (RFC 1288): the client sends one line, we answer it and close. A client that
 * does not get its line together in time is told so.
 */
final class FingerServer extends LineReceiver implements TimeoutMixin {
    /** The longest query, without the CR LF behind it. */
    static final int MAX_QUERY_BYTES = 512;

    /** The most users in the answer to an empty query. */
    static final int MAX_LISTED = 100;

    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final Users users;
    private final Duration patience;

    FingerServer(Users users, Duration patience) {
        super(MAX_QUERY_BYTES);
        this.users = users;
        this.patience = patience;
    }

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    protected void connectionMade() {
        setTimeout(patience);
    }

    @Override
    protected void lineReceived(ByteBuffer line) {
        Query query = Query.parse(text(line, StandardCharsets.US_ASCII));
        try {
            answer(query);
        } catch (IOException e) {
            say("Sorry, this cannot be looked up at the moment.");
        }
        transport().loseConnection();
    }

    @Override
    protected void lineLengthExceeded(ByteBuffer bytes) {
        say("A query has at most " + MAX_QUERY_BYTES + " bytes.");
        super.lineLengthExceeded(bytes); // closes, as a protocol error
    }

    @Override
    public void timeoutConnection() {
        say("No query within " + Durations.format(patience) + ": send one line that ends with CR LF. Goodbye.");
        transport().loseConnection();
    }

    private void answer(Query query) throws IOException {
        switch (query.kind()) {
            case EVERYBODY -> listEverybody();
            case ONE_USER -> describe(query);
            case FORWARDING -> say("Finger forwarding service denied"); // the words of RFC 1288, 3.2.1
            case UNREADABLE -> say("That is not the name of a user.");
        }
    }

    private void listEverybody() throws IOException {
        List<String> logins = users.logins();
        for (String login : logins.subList(0, Math.min(logins.size(), MAX_LISTED))) {
            users.find(login).ifPresent(this::summarize);
        }
        if (logins.isEmpty()) {
            say("Nobody is here.");
        } else if (logins.size() > MAX_LISTED) {
            say((logins.size() - MAX_LISTED) + " more can be asked for by name.");
        }
    }

    private void describe(Query query) throws IOException {
        Optional<User> found = users.find(query.login());
        if (found.isEmpty()) {
            say("There is no user " + query.login() + ".");
            return;
        }
        User user = found.get();
        summarize(user);
        if (query.detail() == Query.Detail.VERBOSE) {
            say(user.plan().isEmpty() ? "No plan." : "Plan:");
            user.plan().forEach(this::say);
        }
    }

    private void summarize(User user) {
        say(user.login() + "\t" + user.fullName());
    }

    /** Everything we send goes through here. Only ASCII, and nothing that a terminal would obey (RFC 1288, 2.2, 3.3). */
    private void say(String text) {
        sendLine(text.replaceAll("[^\\t -~]", "?"));
    }
}
