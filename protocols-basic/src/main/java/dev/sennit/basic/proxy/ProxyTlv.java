// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a header of version 2 says besides the addresses: a type, and a value of up to 65,535 bytes. */
public final class ProxyTlv {
    /** The protocol negotiated by TLS (ALPN), such as {@code h2}. */
    public static final int ALPN = 0x01;

    /** The host name that the client asked for (SNI). */
    public static final int AUTHORITY = 0x02;

    /** The CRC-32C of the header; written and checked by the codec. */
    public static final int CRC32C = 0x03;

    /** To be ignored. */
    public static final int NOOP = 0x04;

    /** The proxy's own name for the connection, at most 128 bytes. */
    public static final int UNIQUE_ID = 0x05;

    /** What the proxy knows of the client's TLS; see {@link ProxySsl}. */
    public static final int SSL = 0x20;

    /** Within {@link #SSL}: the version in words. */
    public static final int SSL_VERSION = 0x21;

    /** Within {@link #SSL}: the common name of the client's certificate. */
    public static final int SSL_CN = 0x22;

    /** Within {@link #SSL}: the cipher. */
    public static final int SSL_CIPHER = 0x23;

    /** Within {@link #SSL}: how the server's certificate is signed. */
    public static final int SSL_SIG_ALG = 0x24;

    /** Within {@link #SSL}: the kind of the server's key. */
    public static final int SSL_KEY_ALG = 0x25;

    /** The name of the network namespace. */
    public static final int NETNS = 0x30;

    private final int type;
    private final byte[] value;

    /**
     * Keeps a copy.
     *
     * @param type from 0 to 255
     * @param value at most 65,535 bytes
     * @throws IllegalArgumentException if the type or the length is out of range
     */
    public ProxyTlv(int type, byte[] value) {
        if (type < 0 || type > 0xff) {
            throw new IllegalArgumentException("the type of a TLV must be from 0 to 255, not " + type);
        }
        if (value.length > 0xffff) {
            throw new IllegalArgumentException("the value of a TLV has at most 65535 bytes, not " + value.length);
        }
        this.type = type;
        this.value = value.clone();
    }

    /**
     * One whose value is text.
     *
     * @param type from 0 to 255
     * @param text written as UTF-8
     * @return the TLV
     */
    public static ProxyTlv of(int type, String text) {
        return new ProxyTlv(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Has the header carry a checksum.
     *
     * @return one of type {@link #CRC32C}, whose value is filled in when the header is written
     */
    public static ProxyTlv checksum() {
        return new ProxyTlv(CRC32C, new byte[4]);
    }

    /**
     * What it is about.
     *
     * @return from 0 to 255
     */
    public int type() {
        return type;
    }

    /**
     * What it says.
     *
     * @return a copy of the bytes
     */
    public byte[] value() {
        return value.clone();
    }

    /**
     * What it says, as text. It comes from the network: escape it before it is logged.
     *
     * @return the value read as UTF-8
     */
    public String text() {
        return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProxyTlv tlv && type == tlv.type && Arrays.equals(value, tlv.value);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(value);
    }

    /** {@return the type and how long the value is} */
    @Override
    public String toString() {
        return String.format("TLV 0x%02x, %d bytes", type, value.length);
    }
}
