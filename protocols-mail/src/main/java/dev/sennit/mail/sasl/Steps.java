// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes steps. */
final class Steps {
    private Steps() {}

    static CompletionStage<SaslStep> challenge(String text) {
        return now(new SaslStep.Challenge(text.getBytes(StandardCharsets.UTF_8)));
    }

    static CompletionStage<SaslStep> malformed(String message) {
        return now(new SaslStep.Malformed(message));
    }

    static CompletionStage<SaslStep> rejected() {
        return now(new SaslStep.Rejected());
    }

    static CompletionStage<SaslStep> now(SaslStep step) {
        return CompletableFuture.completedFuture(step);
    }

    /** What the accounts say of a user. */
    static SaslStep of(Optional<String> user) {
        return user.<SaslStep>map(SaslStep.Success::new).orElseGet(SaslStep.Rejected::new);
    }

    /** A response as text; empty if it is not UTF-8. */
    static Optional<String> text(byte[] response) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(response))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
