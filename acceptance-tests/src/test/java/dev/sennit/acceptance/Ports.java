// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on the loopback interface for programs that must be told one. */
final class Ports {
    /** Below those that Linux gives by itself to whoever asks for none: nobody has one of these by accident later. */
    private static final int FIRST = 16_000;

    private static final int END = 32_000;
    private static final int MOST_TRIES = 100;

    /** Whoever got one may not listen yet. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    static int free() {
        for (int i = 0; i < MOST_TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new AssertionError("no port is free among " + MOST_TRIES + " of " + FIRST + " to " + END);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
