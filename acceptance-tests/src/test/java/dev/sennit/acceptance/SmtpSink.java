// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Postfix's smtp-sink, which takes all mail and counts it. */
final class SmtpSink implements AutoCloseable {
    static final String LOOPBACK = "127.0.0.1";

    private static final Pattern COUNTERS = Pattern.compile("sess=(\\d+) quit=(\\d+) mesg=(\\d+)\r");
    private static final int PROBES = 1; // sessions that are its own

    private final String address;
    private final int port;
    private final RunningProcess process;

    /** Starts it on an address of the loopback interface, and returns when it listens. */
    SmtpSink(String address, int port, String... options) {
        this.address = address;
        this.port = port;
        List<String> command = new ArrayList<>(List.of("smtp-sink", "-c"));
        String user = System.getProperty("user.name");
        if (user.equals("root")) { // who must say whose rights are enough; its files are in the folder of a test
            command.addAll(List.of("-u", user));
        }
        command.addAll(List.of(options));
        command.addAll(List.of(address + ":" + port, "100"));
        process = new RunningProcess(command);
        Eventually.await("smtp-sink listens", Eventually.PATIENCE, this::accepts, () -> process);
        Eventually.await("smtp-sink has counted the probe", () -> counter(1) == PROBES);
    }

    private boolean accepts() {
        if (!process.isAlive()) {
            throw new AssertionError("smtp-sink has ended: " + process);
        }
        try (Socket probe = new Socket(address, port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private int counter(int group) {
        Matcher matcher = COUNTERS.matcher(process.out());
        int last = 0;
        while (matcher.find()) {
            last = Integer.parseInt(matcher.group(group));
        }
        return last;
    }

    int port() {
        return port;
    }

    /** How many are over. */
    int sessions() {
        return counter(1) - PROBES;
    }

    /** How many of them with QUIT. */
    int quits() {
        return counter(2);
    }

    int messages() {
        return counter(3);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once, with its connections. */
    void end() {
        process.close();
    }

    @Override
    public void close() {
        end();
    }

    @Override
    public String toString() {
        return process.toString();
    }
}
