// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

/** A client goes no further with an exchange: the server does not keep to the mechanism, or is not who it should be. */
public final class SaslRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * With the reason.
     *
     * @param message what is wrong, for people; never a secret
     */
    public SaslRefusedException(String message) {
        super(message);
    }
}
