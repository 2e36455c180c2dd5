// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import java.util.Optional;

/**
 * A client's side of one exchange, a state machine without a wire. It begins with {@link #initialResponse}; each challenge gets one
 * {@link #respond}; when the server says that all is well, {@link #isProven} says whether it may be believed.
 */
public interface SaslClientExchange {
    /**
     * What the client says first.
     *
     * @return empty if the server speaks first in this mechanism
     */
    Optional<byte[]> initialResponse();

    /**
     * The response to a challenge. May compute for milliseconds, so it is not called on a reactor's thread; one call at a time.
     *
     * @param challenge as it is without base64
     * @return the response, before base64
     * @throws SaslRefusedException if the server does not keep to the mechanism, or has not proved that it knows the user
     */
    byte[] respond(byte[] challenge) throws SaslRefusedException;

    /**
     * Whether the server may say now that the client is who it says.
     *
     * @return false as long as a server of this mechanism has to prove something itself, and has not
     */
    boolean isProven();
}
