// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import dev.sennit.reactor.BaseProtocol;
import java.nio.ByteBuffer;
import java.time.InstantSource;

/**
 * Tells the seconds since 1900-01-01T00:00:00Z as an unsigned big-endian number of 32 bits, and closes (RFC 868). The
 * number begins again at 0 on 2036-02-07T06:28:16Z; it is for the client to know in which era it lives.
 */
final class SecondsSince1900 extends BaseProtocol {
    private static final long EPOCH_SECOND_OF_1900 = -2_208_988_800L;

    private final InstantSource clock;

    SecondsSince1900(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    protected void connectionMade() {
        long seconds = clock.instant().getEpochSecond() - EPOCH_SECOND_OF_1900;
        transport()
                .write(ByteBuffer.allocate(Integer.BYTES).putInt((int) seconds).flip());
        transport().loseConnection();
    }
}
