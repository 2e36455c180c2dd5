// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

/** What a server's side of an exchange says next. */
public sealed interface SaslStep {
    /**
     * A question: the client is to respond.
     *
     * @param bytes what it is sent, before base64
     */
    record Challenge(byte[] bytes) implements SaslStep {}

    /**
     * The client is who it says.
     *
     * @param user the name, as the accounts have it
     */
    record Success(String user) implements SaslStep {}

    /** It is not, or there is no such user: nobody is told which. */
    record Rejected() implements SaslStep {}

    /**
     * The client does not keep to the mechanism.
     *
     * @param message what is wrong, printable ASCII
     */
    record Malformed(String message) implements SaslStep {}
}
