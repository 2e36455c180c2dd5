// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.login;

import java.util.Base64;
import java.util.Optional;

/** Base64 as RFC 4422 has it in lines: strictly, nothing but its alphabet, and padded (CVE-2025-59028, CVE-2026-33603). */
public final class SaslBase64 {
    private SaslBase64() {}

    /** A challenge. */
    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A response; empty if it is no base64. */
    public static Optional<byte[]> decode(String encoded) {
        if (encoded.length() % 4 != 0) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(encoded);
            // no bits may be set that do not count
            return encode(decoded).equals(encoded) ? Optional.of(decoded) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What stands behind the mechanism's name: an equals sign is a response of no bytes. */
    static Optional<byte[]> decodeInitial(String encoded) {
        return decode(encoded.equals("=") ? "" : encoded);
    }
}
