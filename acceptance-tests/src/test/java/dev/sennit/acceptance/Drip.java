// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.time.Duration;

/** Sends a text a byte at a time, for as long as the connection and we last. */
final class Drip implements AutoCloseable {
    private static final Duration GAP = Duration.ofMillis(50);

    private final Thread thread;

    Drip(RawConnection connection, String text) {
        thread = new Thread(() -> run(connection, text));
    }

    private static void run(RawConnection connection, String text) {
        try {
            for (char c : text.toCharArray()) {
                connection.trySend(String.valueOf(c));
                Thread.sleep(GAP.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
