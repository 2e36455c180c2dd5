// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.launcher.Finding.Weight;
import java.util.ArrayList;
import java.util.List;

/** The doctor's look at what systemd, or who does as it does, has left in the environment. */
final class SystemdExam {
    private static final String SUBJECT = "systemd";
    private static final String ADVICE = "see docs/systemd.md";

    private final Readings readings;
    private final List<Finding> findings = new ArrayList<>();

    SystemdExam(Readings readings) {
        this.readings = readings;
    }

    List<Finding> examine() {
        if (readings.property("os.name").equals("Linux")) {
            sockets();
            notifications();
        }
        return findings;
    }

    private void sockets() {
        String count = readings.environment("LISTEN_FDS");
        String owner = readings.environment("LISTEN_PID");
        String pid = Long.toString(readings.pid());
        if (count.isEmpty() && owner.isEmpty()) {
            findings.add(Finding.fine(SUBJECT, "not started by socket activation"));
        } else if (!owner.equals(pid)) {
            findings.add(new Finding(
                    Weight.WARNING,
                    SUBJECT,
                    "started by socket activation, but the sockets are for process " + (owner.isEmpty() ? "?" : owner)
                            + ", not for this one, " + pid,
                    "a script between systemd and java must exec it; " + ADVICE));
        } else {
            String names = readings.environment("LISTEN_FDNAMES");
            findings.add(Finding.fine(
                    SUBJECT,
                    "started by socket activation, sockets: " + count
                            + (names.isEmpty() ? "" : ", named " + names.replace(":", ", "))));
        }
    }

    private void notifications() {
        String socket = readings.environment("NOTIFY_SOCKET");
        String period = readings.environment("WATCHDOG_USEC");
        findings.add(Finding.fine(
                SUBJECT,
                socket.isEmpty()
                        ? "no NOTIFY_SOCKET: nobody is told when the server is ready"
                        : "NOTIFY_SOCKET is " + socket + ": it is told when the server is ready"
                                + (period.isEmpty() ? "" : ", and that it is alive")));
    }
}
