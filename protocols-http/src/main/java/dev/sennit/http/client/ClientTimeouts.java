// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.reactor.Deadline;
import java.time.Duration;

/**
 * How long a client waits, one time for each kind of waiting. {@link Deadline#NONE} switches one off. Beyond any but {@code
 * continuation} and {@code idle} the request fails with {@link HttpClientException.Kind#TIMED_OUT}, or with {@link
 * HttpClientException.Kind#CANNOT_CONNECT} while connecting. While the application has paused a body, {@code body} and the rate do not
 * run; nor does the rate of an upload while what publishes it has nothing to send.
 *
 * @param connect looking the name up, connecting and the TLS handshake, together
 * @param acquire how long a request waits for a connection to be free, or made
 * @param continuation how long the body is held back for 100 (Continue), where that is asked for; then it is sent all the same
 * @param head from the end of the request until the head of the response is complete, however the bytes come
 * @param body between two reads of a response's body
 * @param bodyGrace how long a body may come more slowly than {@code bodyBytesPerSecond}
 * @param bodyBytesPerSecond the least average rate of a body; 0 for any
 * @param write how long the server may take nothing of a request
 * @param uploadGrace how long the server may take a request's body more slowly than {@code uploadBytesPerSecond}
 * @param uploadBytesPerSecond the least average rate at which it must take one; 0 for any
 * @param total from sending the request until its response is complete, redirections and all
 * @param idle how long a connection without a request is kept
 * @param age how old a connection may be when it is given another request
 */
public record ClientTimeouts(
        Duration connect,
        Duration acquire,
        Duration continuation,
        Duration head,
        Duration body,
        Duration bodyGrace,
        int bodyBytesPerSecond,
        Duration write,
        Duration uploadGrace,
        int uploadBytesPerSecond,
        Duration total,
        Duration idle,
        Duration age) {

    /**
     * Connect 30 s, acquire 30 s, continuation 1 s, head 30 s, body 20 s between reads and 240 B/s after 5 s, write 30 s, upload 240 B/s
     * after 1 min, total 5 min, idle 30 s, age 10 min.
     */
    public static final ClientTimeouts DEFAULTS = new ClientTimeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            240,
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            240,
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10));

    /**
     * Checks every time.
     *
     * @param connect see above
     * @param acquire see above
     * @param continuation see above
     * @param head see above
     * @param body see above
     * @param bodyGrace see above
     * @param bodyBytesPerSecond see above
     * @param write see above
     * @param uploadGrace see above
     * @param uploadBytesPerSecond see above
     * @param total see above
     * @param idle see above
     * @param age see above
     * @throws IllegalArgumentException if a time is not positive, or a rate is negative
     */
    public ClientTimeouts {
        requirePositive("connect", connect);
        requirePositive("acquire", acquire);
        requirePositive("continuation", continuation);
        requirePositive("head", head);
        requirePositive("body", body);
        requirePositive("bodyGrace", bodyGrace);
        requirePositive("write", write);
        requirePositive("uploadGrace", uploadGrace);
        requirePositive("total", total);
        requirePositive("idle", idle);
        requirePositive("age", age);
        requireRate("bodyBytesPerSecond", bodyBytesPerSecond);
        requireRate("uploadBytesPerSecond", uploadBytesPerSecond);
    }

    private static void requireRate(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    name + " must be positive, or Deadline.NONE to switch it off, not " + value);
        }
    }

    /**
     * Another time to connect.
     *
     * @param value the new {@link #connect}
     * @return the other times as they are
     */
    public ClientTimeouts withConnect(Duration value) {
        return new ClientTimeouts(
                value,
                acquire,
                continuation,
                head,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                uploadGrace,
                uploadBytesPerSecond,
                total,
                idle,
                age);
    }

    /**
     * Another time to wait for a connection.
     *
     * @param value the new {@link #acquire}
     * @return the other times as they are
     */
    public ClientTimeouts withAcquire(Duration value) {
        return new ClientTimeouts(
                connect,
                value,
                continuation,
                head,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                uploadGrace,
                uploadBytesPerSecond,
                total,
                idle,
                age);
    }

    /**
     * Another time to hold the body back.
     *
     * @param value the new {@link #continuation}
     * @return the other times as they are
     */
    public ClientTimeouts withContinuation(Duration value) {
        return new ClientTimeouts(
                connect,
                acquire,
                value,
                head,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                uploadGrace,
                uploadBytesPerSecond,
                total,
                idle,
                age);
    }

    /**
     * Another time for heads.
     *
     * @param value the new {@link #head}
     * @return the other times as they are
     */
    public ClientTimeouts withHead(Duration value) {
        return new ClientTimeouts(
                connect,
                acquire,
                continuation,
                value,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                uploadGrace,
                uploadBytesPerSecond,
                total,
                idle,
                age);
    }

    /**
     * Another time for bodies.
     *
     * @param value the new {@link #body}
     * @return the other times as they are
     */
    public ClientTimeouts withBody(Duration value) {
        return new ClientTimeouts(
                connect,
                acquire,
                continuation,
                head,
                value,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                uploadGrace,
                uploadBytesPerSecond,
                total,
                idle,
                age);
    }

    /**
     * Another least rate of bodies.
     *
     * @param bytesPerSecond the new {@link #bodyBytesPerSecond}; 0 for any
     * @param grace the new {@link #bodyGrace}
     * @return the other times as they are
     */
    public ClientTimeouts withBodyRate(int bytesPerSecond, Duration grace) {
        return new ClientTimeouts(
                connect,
                acquire,
                continuation,
                head,
                body,
                grace,
                bytesPerSecond,
                write,
                uploadGrace,
                uploadBytesPerSecond,
                total,
                idle,
                age);
    }

    /**
     * Another least rate of uploads.
     *
     * @param bytesPerSecond the new {@link #uploadBytesPerSecond}; 0 for any
     * @param grace the new {@link #uploadGrace}
     * @return the other times as they are
     */
    public ClientTimeouts withUploadRate(int bytesPerSecond, Duration grace) {
        return new ClientTimeouts(
                connect,
                acquire,
                continuation,
                head,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                grace,
                bytesPerSecond,
                total,
                idle,
                age);
    }

    /**
     * Another time for the whole.
     *
     * @param value the new {@link #total}
     * @return the other times as they are
     */
    public ClientTimeouts withTotal(Duration value) {
        return new ClientTimeouts(
                connect,
                acquire,
                continuation,
                head,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                uploadGrace,
                uploadBytesPerSecond,
                value,
                idle,
                age);
    }

    /**
     * Another life of connections.
     *
     * @param newIdle the new {@link #idle}
     * @param newAge the new {@link #age}
     * @return the other times as they are
     */
    public ClientTimeouts withConnections(Duration newIdle, Duration newAge) {
        return new ClientTimeouts(
                connect,
                acquire,
                continuation,
                head,
                body,
                bodyGrace,
                bodyBytesPerSecond,
                write,
                uploadGrace,
                uploadBytesPerSecond,
                total,
                newIdle,
                newAge);
    }
}
