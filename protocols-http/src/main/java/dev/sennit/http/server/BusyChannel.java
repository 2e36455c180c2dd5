// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.HalfCloseableProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection that is one too many: it is told so without a look at what it asks, and closed when it has heard it. Those that come while
 * many are being told are cut off.
 */
final class BusyChannel extends BaseProtocol implements HalfCloseableProtocol {
    /** As many are told at a time. */
    static final int MAX_TOLD = 1000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_DROPPED_BYTES = 65_536;
    private static final String TEXT = "This server has as many connections as it can serve.\n";

    private final ConnectionCount told;
    private final byte[] answer;
    private boolean counted;
    private int droppedBytes;

    BusyChannel(ConnectionCount told, byte[] answer) {
        this.told = told;
        this.answer = answer;
    }

    static byte[] answer(int retryAfterSeconds) {
        String response = "HTTP/1.1 503 Service Unavailable\r\nServer: Sennit\r\nRetry-After: " + retryAfterSeconds
                + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " + TEXT.length()
                + "\r\nConnection: close\r\n\r\n" + TEXT;
        return response.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected void connectionMade() {
        counted = told.enter();
        if (!counted) {
            transport().abortConnection();
            return;
        }
        transport().write(answer);
        new Deadline(transport(), DeadlineKind.CLOSE, "refusal", transport()::abortConnection).set(PATIENCE);
        transport().loseWriteConnection();
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        droppedBytes += data.remaining();
        if (droppedBytes > MAX_DROPPED_BYTES) {
            transport().abortConnection();
        }
    }

    @Override
    public void readConnectionLost() {
        transport().loseConnection();
    }

    @Override
    public void writeConnectionLost() {}

    @Override
    public void connectionLost(CloseReason reason) {
        if (counted) {
            told.leave();
        }
    }

    /** For logs. */
    @Override
    public String toString() {
        return "http " + transport().peer() + " one too many";
    }
}
