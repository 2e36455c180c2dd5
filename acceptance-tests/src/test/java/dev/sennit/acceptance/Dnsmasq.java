// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.util.ArrayList;
import java.util.List;

/** dnsmasq on the loopback interface, which knows what it is told of example.org, reads no file and asks nobody. */
final class Dnsmasq implements AutoCloseable {
    private final int port = Ports.free();
    private final RunningProcess process;

    /**
     * Starts it, and returns when it listens.
     *
     * @param records options such as {@code --mx-host=example.org,mx.example.org,10}
     */
    Dnsmasq(String... records) {
        List<String> command =
                new ArrayList<>(List.of("dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--pid-file="));
        command.addAll(List.of("--no-resolv", "--no-hosts", "--local=/example.org/"));
        command.addAll(List.of("--port=" + port, "--listen-address=127.0.0.1", "--bind-interfaces"));
        command.addAll(List.of(records));
        process = new RunningProcess(command);
        Eventually.await("dnsmasq listens", Eventually.PATIENCE, this::started, () -> process);
    }

    /** It says so when its sockets are there. */
    private boolean started() {
        if (!process.isAlive()) {
            throw new AssertionError("dnsmasq has ended: " + process);
        }
        return process.err().contains("started, version");
    }

    String server() {
        return "127.0.0.1:" + port;
    }

    /** From now on it takes questions and answers none. */
    void fallSilent() {
        process.signal("STOP");
    }

    @Override
    public void close() {
        process.close();
    }
}
