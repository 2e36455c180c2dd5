// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

/**
 * A host that takes a domain's mail: an MX record (RFC 1035 section 3.3.9).
 *
 * @param preference 0 to 65,535; hosts with less are tried first
 * @param host as DNS has it, with or without the dot at its end; {@code "."} is no host (RFC 7505)
 */
public record MailExchanger(int preference, String host) {
    private static final int MAX_PREFERENCE = 65_535;

    /**
     * Checks the preference; whether the host is one is seen when it is used.
     *
     * @param preference see above
     * @param host see above
     * @throws IllegalArgumentException if the preference is out of range
     */
    public MailExchanger {
        if (preference < 0 || preference > MAX_PREFERENCE) {
            throw new IllegalArgumentException("preference must be 0 to " + MAX_PREFERENCE + ", not " + preference);
        }
    }

    /** As in a zone's file. */
    @Override
    public String toString() {
        return preference + " " + host;
    }
}
