// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

/**
 * The version of HTTP/1 a message was sent with. A higher minor version is treated as 1.1 (RFC 9110 section 2.5); another major
 * version is answered with 505 and never becomes a message.
 */
public enum HttpVersion {
    /** HTTP/1.0: no chunked bodies, a connection closes after its response unless {@code keep-alive} was asked for. */
    HTTP_1_0("HTTP/1.0"),
    /** HTTP/1.1: connections persist unless {@code close} was asked for. */
    HTTP_1_1("HTTP/1.1");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /** The version as it stands in a message, for example {@code HTTP/1.1}. */
    @Override
    public String toString() {
        return text;
    }
}
