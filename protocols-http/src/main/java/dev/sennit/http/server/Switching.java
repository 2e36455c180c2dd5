// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** The rules of answers that end HTTP on a connection: RFC 9110 sections 7.8 and 9.3.6. */
final class Switching {
    private static final HttpStatus SWITCHING_PROTOCOLS = HttpStatus.of(101);

    private Switching() {}

    /** The status of the answer. */
    static HttpStatus status(HttpRequest request, HttpStatus status, @Nullable HttpHeaders answer) {
        if (request.method().equals(HttpMethod.CONNECT)) {
            if (!isTunnel(status)) {
                throw new IllegalStateException("a tunnel is answered with 2xx, not " + status);
            }
            return status;
        }
        String offered = answer == null ? "" : answer.first("Upgrade").orElse("");
        if (offered.isEmpty()) {
            throw new IllegalStateException("set the field Upgrade first: it says which protocol follows");
        }
        if (!asksFor(request.headers(), offered)) {
            throw new IllegalStateException("the client did not ask for " + offered + ", but for "
                    + request.header("Upgrade").orElse(""));
        }
        return SWITCHING_PROTOCOLS;
    }

    private static boolean asksFor(HttpHeaders headers, String protocol) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("Upgrade")) {
                for (String each : headers.value(i).split(",", -1)) {
                    if (each.strip().equalsIgnoreCase(protocol)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Every 2xx to CONNECT is a tunnel to the client. */
    static void requireNoTunnel(HttpRequest request, HttpStatus status) {
        if (request.method().equals(HttpMethod.CONNECT) && isTunnel(status)) {
            throw new IllegalStateException(
                    "to the client " + status + " to CONNECT is a tunnel: open it with switchTo, or answer otherwise");
        }
    }

    private static boolean isTunnel(HttpStatus status) {
        return status.code() >= 200 && status.code() < 300;
    }
}
