// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One exchange of a mechanism, a state machine without a wire. It begins with {@link #begin} if the client sent no initial response,
 * else with {@link #respond}; after each {@link SaslStep.Challenge} comes the response to it. Any other step is the last.
 */
public interface SaslExchange {
    /**
     * The first challenge.
     *
     * @return by default an empty one, since in most mechanisms the client speaks first
     */
    default CompletionStage<SaslStep> begin() {
        return CompletableFuture.completedFuture(new SaslStep.Challenge(new byte[0]));
    }

    /**
     * The client's response, or its initial one.
     *
     * @param response as it is without base64
     * @return what to say to it
     */
    CompletionStage<SaslStep> respond(byte[] response);
}
