// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TimeoutMixin;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends each line back; says goodbye after 30 seconds without one. "quit" closes, "fail" throws. */
final class TimedLines extends BaseProtocol implements TimeoutMixin {
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    @Override
    protected void connectionMade() {
        setTimeout(Duration.ofSeconds(30));
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        while (data.hasRemaining() && !transport().isClosing()) {
            byte next = data.get();
            if (next == '\n') {
                lineReceived(line.toString(StandardCharsets.UTF_8).strip());
                line.reset();
            } else {
                line.write(next);
            }
        }
    }

    private void lineReceived(String text) {
        resetTimeout();
        switch (text) {
            case "quit" -> transport().loseConnection();
            case "fail" -> throw new IllegalArgumentException("told to fail");
            default -> transport().write(text + "\r\n");
        }
    }

    @Override
    public void timeoutConnection() {
        transport().write("too slow, goodbye\r\n");
        transport().loseConnection();
    }
}
