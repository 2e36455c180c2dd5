// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a protocol wrote to a {@link StringDatagramTransport}.
 *
 * @param data its bytes, read-only
 * @param to whom it was for
 */
public record SentDatagram(ByteBuffer data, InetSocketAddress to) {
    /**
     * The bytes as text.
     *
     * @return read as UTF-8
     */
    public String text() {
        return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
    }

    @Override
    public String toString() {
        return "'" + text() + "' to " + to;
    }
}
