// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.launcher.Finding.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The doctor's look at the kernel: its version and the limits that a server meets. */
final class KernelExam {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\S+)\\s+(\\S+)");
    private static final Pattern RANGE = Pattern.compile("(\\d+)\\s+(\\d+)");
    private static final long FEW_DESCRIPTORS = 8192;
    private static final long SHORT_QUEUE = 1024;
    private static final long FEW_PORTS = 16_384;

    private final Readings readings;
    private final List<Finding> findings = new ArrayList<>();

    KernelExam(Readings readings) {
        this.readings = readings;
    }

    List<Finding> examine() {
        if (!readings.property("os.name").equals("Linux")) {
            findings.add(
                    Finding.fine("kernel", readings.property("os.name") + ", whose limits this command does not know"));
            return findings;
        }
        version();
        openFiles();
        queue("/proc/sys/net/core/somaxconn", "net.core.somaxconn", "connections that wait to be accepted");
        queue("/proc/sys/net/ipv4/tcp_max_syn_backlog", "net.ipv4.tcp_max_syn_backlog", "handshakes under way");
        ephemeralPorts();
        return findings;
    }

    private void version() {
        String version = readings.property("os.version");
        Matcher numbers = VERSION.matcher(version);
        if (numbers.matches() && isBefore5Dot11(numbers.group(1), numbers.group(2))) {
            add(
                    Weight.HINT,
                    "kernel",
                    "Linux " + version + " has no epoll_pwait2: epoll waits are rounded up to milliseconds",
                    "Linux 5.11 and newer have it");
        } else {
            findings.add(Finding.fine("kernel", "Linux " + version + ", epoll_pwait2 for waits of nanoseconds"));
        }
    }

    private static boolean isBefore5Dot11(String major, String minor) {
        long version = number(major).orElse(0) * 1000 + number(minor).orElse(0);
        return version < 5011;
    }

    private void openFiles() {
        Optional<Matcher> limits =
                readings.file("/proc/self/limits").map(OPEN_FILES::matcher).filter(Matcher::find);
        if (limits.isEmpty()) {
            unknown("open files", "/proc/self/limits");
            return;
        }
        String soft = limits.get().group(1);
        String hard = limits.get().group(2);
        OptionalLong most = number(hard); // the JVM raises its soft limit to the hard one
        String text = "limit " + soft + ", at most " + hard + "; each connection needs one";
        if (most.isPresent() && most.getAsLong() < FEW_DESCRIPTORS) {
            add(
                    Weight.WARNING,
                    "open files",
                    text,
                    "ulimit -Hn 65536 as root, LimitNOFILE=65536 in a systemd unit, or"
                            + " --ulimit nofile=65536 for a container");
        } else {
            findings.add(Finding.fine("open files", text));
        }
    }

    private void queue(String file, String name, String what) {
        OptionalLong length = readings.file(file).map(KernelExam::number).orElse(OptionalLong.empty());
        if (length.isEmpty()) {
            unknown(name, file);
        } else if (length.getAsLong() < SHORT_QUEUE) {
            add(
                    Weight.WARNING,
                    "queue",
                    name + " is " + length.getAsLong() + ": more " + what + " are dropped in a burst",
                    "sysctl -w " + name + "=4096");
        } else {
            findings.add(Finding.fine("queue", name + " is " + length.getAsLong()));
        }
    }

    private void ephemeralPorts() {
        String file = "/proc/sys/net/ipv4/ip_local_port_range";
        Optional<Matcher> range = readings.file(file).map(RANGE::matcher).filter(Matcher::matches);
        if (range.isEmpty()) {
            unknown("ports", file);
            return;
        }
        long first = number(range.get().group(1)).orElse(0);
        long last = number(range.get().group(2)).orElse(0);
        String text = "outgoing connections use " + first + " to " + last;
        if (last - first + 1 < FEW_PORTS) {
            add(
                    Weight.WARNING,
                    "ports",
                    text + ": " + (last - first + 1) + " to each destination",
                    "sysctl -w net.ipv4.ip_local_port_range='32768 60999'");
        } else {
            findings.add(Finding.fine("ports", text));
        }
    }

    private void unknown(String subject, String file) {
        findings.add(Finding.fine(subject, "not known: " + file + " cannot be read here"));
    }

    private void add(Weight weight, String subject, String text, String advice) {
        findings.add(new Finding(weight, subject, text, advice));
    }

    /** Empty for what is not a number, such as {@code unlimited}. */
    private static OptionalLong number(String text) {
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
