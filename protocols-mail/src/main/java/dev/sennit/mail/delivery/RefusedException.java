// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

/** A sink does not take a message; what stages of {@link MailSink} and {@link MessageWriter} fail with to say how. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What the client is answered. */
    private final transient Disposition disposition;

    /**
     * Says what the client is answered.
     *
     * @param disposition a 4xx or 5xx
     * @throws IllegalArgumentException if it is accepted
     */
    public RefusedException(Disposition disposition) {
        super(disposition.toString(), null, false, false);
        if (disposition.isAccepted()) {
            throw new IllegalArgumentException("that is no refusal: " + disposition);
        }
        this.disposition = disposition;
    }

    /**
     * What the client is answered.
     *
     * @return a 4xx or 5xx
     */
    public Disposition disposition() {
        return disposition;
    }
}
