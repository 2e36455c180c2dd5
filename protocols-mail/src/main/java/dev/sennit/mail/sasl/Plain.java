// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import dev.sennit.mail.accounts.Accounts;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** RFC 4616: {@code [authzid] NUL authcid NUL password}. Nobody acts for somebody else. */
final class Plain implements SaslExchange {
    private final Accounts accounts;

    Plain(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public CompletionStage<SaslStep> respond(byte[] response) {
        Optional<String> text = Steps.text(response);
        String[] parts = text.orElse("").split("\0", -1);
        if (text.isEmpty() || parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
            return Steps.malformed("PLAIN needs a name and a password in UTF-8, with NULs before them");
        }
        boolean forItself = parts[0].isEmpty() || parts[0].equals(parts[1]);
        return accounts.verifyPassword(parts[1], parts[2])
                .thenApply(user -> Steps.of(forItself ? user : Optional.empty()));
    }
}
