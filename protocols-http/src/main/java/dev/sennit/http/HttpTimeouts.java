// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;

/**
 * How long a server waits for its clients, one time for each kind of waiting. {@link Deadline#NONE} switches one off. While a handler
 * works, none of them runs.
 *
 * @param idle from the connection or the last response until the first byte of a request; then the connection is closed without a word
 * @param header from the first byte of a request until its head is complete, however the bytes come; beyond: 408
 * @param body between two reads of a request's body; beyond: 408
 * @param bodyGrace how long a request's body may come more slowly than {@code bodyBytesPerSecond}; beyond: 408
 * @param bodyBytesPerSecond the least average rate of a request's body; 0 for any
 * @param write how long the client may take nothing of a response; then the connection is aborted
 * @param responseGrace in each such time a client that has a response to read must take {@code responseBytesPerSecond} for each second of
 *     it; otherwise the connection is aborted. The time counts only while there is something on its way
 * @param responseBytesPerSecond the least rate at which a response is read; 0 for any
 * @param linger how long what a client still sends is read and dropped, when its connection is closed before it has sent all: closing at
 *     once would reset the connection, and the reset destroy the answer (RFC 9112 section 9.6). It counts from when our side has sent
 *     all; zero does not linger
 * @param lingerRead how long such a client may send nothing; then the connection is closed
 */
public record HttpTimeouts(
        Duration idle,
        Duration header,
        Duration body,
        Duration bodyGrace,
        int bodyBytesPerSecond,
        Duration write,
        Duration responseGrace,
        int responseBytesPerSecond,
        Duration linger,
        Duration lingerRead) {

    /** Idle 60 s, head 10 s, body 20 s between reads and 240 B/s after 5 s, write 30 s and 240 B/s in each
     * 30 s, linger 20 s and 2 s between reads. */
    public static final HttpTimeouts DEFAULTS = new HttpTimeouts(
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            240,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            240,
            Duration.ofSeconds(20),
            Duration.ofSeconds(2));

    /**
     * Checks every time.
     *
     * @param idle see above
     * @param header see above
     * @param body see above
     * @param bodyGrace see above
     * @param bodyBytesPerSecond see above
     * @param write see above
     * @param responseGrace see above
     * @param responseBytesPerSecond see above
     * @param linger see above
     * @param lingerRead see above
     * @throws IllegalArgumentException if a time is not positive, {@code linger} or a rate is negative
     */
    public HttpTimeouts {
        requirePositive("idle", idle);
        requirePositive("header", header);
        requirePositive("body", body);
        requirePositive("bodyGrace", bodyGrace);
        requirePositive("write", write);
        requirePositive("responseGrace", responseGrace);
        requirePositive("lingerRead", lingerRead);
        if (linger.isNegative()) {
            throw new IllegalArgumentException("linger must be 0 or more, not " + linger);
        }
        requireRate("bodyBytesPerSecond", bodyBytesPerSecond);
        requireRate("responseBytesPerSecond", responseBytesPerSecond);
    }

    private static void requireRate(String name, int bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException(name + " must be 0 or more, not " + bytesPerSecond);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    name + " must be positive, or Deadline.NONE to switch it off, not " + value);
        }
    }

    /**
     * Another idle time.
     *
     * @param value the new {@link #idle}
     * @return the other times as they are
     */
    public HttpTimeouts withIdle(Duration value) {
        return new HttpTimeouts(
                value,
                header,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                responseGrace,
                responseBytesPerSecond,
                linger,
                lingerRead);
    }

    /**
     * Another time for heads.
     *
     * @param value the new {@link #header}
     * @return the other times as they are
     */
    public HttpTimeouts withHeader(Duration value) {
        return new HttpTimeouts(
                idle,
                value,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                responseGrace,
                responseBytesPerSecond,
                linger,
                lingerRead);
    }

    /**
     * Another time for bodies.
     *
     * @param value the new {@link #body}
     * @return the other times as they are
     */
    public HttpTimeouts withBody(Duration value) {
        return new HttpTimeouts(
                idle,
                header,
                value,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                responseGrace,
                responseBytesPerSecond,
                linger,
                lingerRead);
    }

    /**
     * Another least rate of bodies.
     *
     * @param bytesPerSecond the new {@link #bodyBytesPerSecond}; 0 for any
     * @param grace the new {@link #bodyGrace}
     * @return the other times as they are
     */
    public HttpTimeouts withBodyRate(int bytesPerSecond, Duration grace) {
        return new HttpTimeouts(
                idle,
                header,
                body,
                grace,
                bytesPerSecond,
                write,
                responseGrace,
                responseBytesPerSecond,
                linger,
                lingerRead);
    }

    /**
     * Another write time.
     *
     * @param value the new {@link #write}
     * @return the other times as they are
     */
    public HttpTimeouts withWrite(Duration value) {
        return new HttpTimeouts(
                idle,
                header,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                value,
                responseGrace,
                responseBytesPerSecond,
                linger,
                lingerRead);
    }

    /**
     * Another least rate of reading responses.
     *
     * @param bytesPerSecond the new {@link #responseBytesPerSecond}; 0 for any
     * @param grace the new {@link #responseGrace}
     * @return the other times as they are
     */
    public HttpTimeouts withResponseRate(int bytesPerSecond, Duration grace) {
        return new HttpTimeouts(
                idle, header, body, bodyGrace, bodyBytesPerSecond, write, grace, bytesPerSecond, linger, lingerRead);
    }

    /**
     * Another way to linger.
     *
     * @param total the new {@link #linger}; zero does not linger
     * @param read the new {@link #lingerRead}
     * @return the other times as they are
     */
    public HttpTimeouts withLinger(Duration total, Duration read) {
        return new HttpTimeouts(
                idle,
                header,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                responseGrace,
                responseBytesPerSecond,
                total,
                read);
    }

    /**
     * The options to listen with, so that {@link #write} is in force: {@code reactor.listenTcp(address, factory,
     * timeouts.tcpOptions())}.
     *
     * @return the default options with this write time
     */
    public TcpOptions tcpOptions() {
        return TcpOptions.defaults().withWriteStall(write);
    }
}
