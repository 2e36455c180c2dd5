// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Who there is, for those who deliver mail. Called on a reactor's thread, which must not be blocked; stages may be completed on any. */
public interface UserDirectory {
    /**
     * Looks for a user.
     *
     * @param name as others write it
     * @return the name as the accounts have it; empty if there is no such user. A stage that fails has senders try again later
     */
    CompletionStage<Optional<String>> findUser(String name);
}
