// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

/** What a sink can do beyond text in ASCII addresses. A server offers its clients only what its sink has. */
public enum SinkFeature {
    /** It keeps messages of any bytes as they are: BINARYMIME (RFC 3030). */
    BINARY_CONTENT,
    /** It knows addresses and headers in UTF-8: SMTPUTF8 (RFC 6531). */
    UTF8_ADDRESSES,
    /** It sends the notices that senders ask for: DSN (RFC 3461). */
    NOTICES
}
