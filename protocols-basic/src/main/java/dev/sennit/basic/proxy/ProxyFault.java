// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

/** What can be wrong with a header. */
public enum ProxyFault {
    /** It begins neither as version 1 nor as version 2: most often somebody connected without the proxy. */
    NOT_A_HEADER,
    /** Version 1: there is no CRLF within 107 bytes. */
    LINE_TOO_LONG,
    /** Version 1: not five words with one space between two. */
    LINE_SYNTAX,
    /** Version 1: neither {@code TCP4} nor {@code TCP6} nor {@code UNKNOWN}. */
    LINE_PROTOCOL,
    /** Version 1: an address that is not of the protocol's family, or none at all. */
    ADDRESS,
    /** Version 1: a port that is not a number from 0 to 65535 without leading zeros. */
    PORT,
    /** The signature of version 2, but another version. */
    VERSION,
    /** Version 2: neither {@code LOCAL} nor {@code PROXY}. */
    COMMAND,
    /** Version 2: a family or a transport that does not exist. */
    FAMILY,
    /** Version 2: what follows the fixed part is longer than is accepted. */
    TOO_LONG,
    /** Version 2: what follows the fixed part is too short for the addresses. */
    TOO_SHORT,
    /** Version 2: the path of a UNIX address is not UTF-8, or not one this system can have. */
    UNIX_PATH,
    /** Version 2: a TLV is longer than what is left. */
    TLV_CUT,
    /** Version 2: a TLV of a known type has an impossible length, or there are two checksums. */
    TLV_VALUE,
    /** Version 2: the checksum does not fit. */
    CHECKSUM
}
