// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.PullProducer;

/**
 * Sends the pattern of RFC 864: lines of 72 printable ASCII characters, each beginning one character later than the one
 * before. What the peer sends is thrown away.
 */
final class Chargen extends BaseProtocol implements PullProducer {
    private static final int FIRST = ' ';
    private static final int CHARACTERS = '~' - ' ' + 1;
    private static final int LINE_CHARACTERS = 72;
    private static final byte[] ONE_ROUND = oneRound();

    Chargen() {}

    /** From a line to the next one that is equal. */
    private static byte[] oneRound() {
        byte[] lines = new byte[CHARACTERS * (LINE_CHARACTERS + 2)];
        int at = 0;
        for (int line = 0; line < CHARACTERS; line++) {
            for (int column = 0; column < LINE_CHARACTERS; column++) {
                lines[at++] = (byte) (FIRST + (line + column) % CHARACTERS);
            }
            lines[at++] = '\r';
            lines[at++] = '\n';
        }
        return lines;
    }

    @Override
    protected void connectionMade() {
        transport().registerProducer(this);
    }

    @Override
    public void resumeProducing() {
        transport().write(ONE_ROUND);
    }

    @Override
    public void stopProducing() {}
}
