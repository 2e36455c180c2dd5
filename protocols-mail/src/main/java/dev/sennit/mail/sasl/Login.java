// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import dev.sennit.mail.accounts.Accounts;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The name, then the password, each after a challenge whose words nobody reads. */
final class Login implements SaslExchange {
    private final Accounts accounts;
    private @Nullable String user; // null until it was said

    Login(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public CompletionStage<SaslStep> begin() {
        return Steps.challenge("Username:");
    }

    @Override
    public CompletionStage<SaslStep> respond(byte[] response) {
        Optional<String> text = Steps.text(response);
        if (text.isEmpty() || text.get().isEmpty()) {
            return Steps.malformed("LOGIN needs a name and a password in UTF-8");
        }
        if (user == null) {
            user = text.get();
            return Steps.challenge("Password:");
        }
        return accounts.verifyPassword(user, text.get()).thenApply(Steps::of);
    }
}
