// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.Reactors;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the doctor says of machines that are well, and of others. */
class DoctorTest {
    private static final Reactors.Candidate NIO = new Reactors.Candidate("nio", 0, "");
    private static final Reactors.Candidate EPOLL = new Reactors.Candidate("epoll", 100, "");
    private static final Reactors.Candidate NO_EPOLL = new Reactors.Candidate("epoll", 100, "no library");
    private static final String SOMAXCONN = "/proc/sys/net/core/somaxconn";
    private static final String SYN_BACKLOG = "/proc/sys/net/ipv4/tcp_max_syn_backlog";
    private static final String PORTS = "/proc/sys/net/ipv4/ip_local_port_range";
    private static final String LIMITS = "/proc/self/limits";

    /** A machine that is well until the test says otherwise. */
    private static final class Machine implements Readings {
        private final Map<String, String> files = new HashMap<>(Map.of(
                SOMAXCONN, "4096", SYN_BACKLOG, "2048", PORTS, "32768\t60999", LIMITS, limits("20000", "524288")));
        private final Map<String, String> properties = new HashMap<>(Map.of(
                "os.name", "Linux", "os.version", "6.1.0", "java.runtime.version", "17", "java.vendor", "Somebody"));
        private final Map<String, String> environment = new HashMap<>();
        private List<Reactors.Candidate> reactors = List.of(EPOLL, NIO);
        private int java = 17;
        private boolean granted = true;
        private long heapBytes = 1L << 30;
        private long clockStepNanos = 30;

        @Override
        public List<Reactors.Candidate> reactors() {
            return reactors;
        }

        @Override
        public Optional<String> file(String name) {
            return Optional.ofNullable(files.get(name));
        }

        @Override
        public String environment(String name) {
            return environment.getOrDefault(name, "");
        }

        @Override
        public long pid() {
            return 4711;
        }

        @Override
        public String property(String name) {
            return properties.getOrDefault(name, "");
        }

        @Override
        public int javaFeature() {
            return java;
        }

        @Override
        public long maxHeapBytes() {
            return heapBytes;
        }

        @Override
        public long clockStepNanos() {
            return clockStepNanos;
        }

        @Override
        public boolean nativeAccessGranted() {
            return granted;
        }
    }

    private final Machine machine = new Machine();

    private static String limits(String soft, String hard) {
        return "Limit                     Soft Limit           Hard Limit           Units     \n"
                + "Max processes             256554               256554               processes \n"
                + "Max open files            " + soft + "           " + hard + "               files     \n";
    }

    private List<String> lines() {
        var bytes = new ByteArrayOutputStream();
        Doctor.write(new Doctor(machine).examine(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).lines().collect(Collectors.toList());
    }

    private void assertOnlyFinding(String line, String advice) {
        List<String> lines = lines();
        assertThat(lines.get(0)).isEqualTo(line);
        assertThat(lines.get(1)).isEqualTo("                 -> " + advice);
        assertThat(lines.subList(2, lines.size())).noneMatch(each -> each.contains(": warning") || each.contains("->"));
    }

    @Test
    void aMachineThatIsWellIsDescribed() {
        assertThat(lines())
                .containsExactly(
                        "reactor        epoll, the best that works here",
                        "reactor        nio works too, but is not preferred",
                        "java           17 of Somebody",
                        "heap           the heap may grow to 1024 MiB",
                        "kernel         Linux 6.1.0, epoll_pwait2 for waits of nanoseconds",
                        "open files     limit 20000, at most 524288; each connection needs one",
                        "queue          net.core.somaxconn is 4096",
                        "queue          net.ipv4.tcp_max_syn_backlog is 2048",
                        "ports          outgoing connections use 32768 to 60999",
                        "systemd        not started by socket activation",
                        "systemd        no NOTIFY_SOCKET: nobody is told when the server is ready",
                        "clock          steps of 30 ns");
        assertThat(Doctor.isBroken(new Doctor(machine).examine())).isFalse();
    }

    @Test
    void whatSystemdHandedOverIsTold() {
        machine.environment.putAll(Map.of(
                "LISTEN_PID", "4711", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "http:admin", "NOTIFY_SOCKET", "/run/n"));
        assertThat(lines())
                .contains(
                        "systemd        started by socket activation, sockets: 2, named http, admin",
                        "systemd        NOTIFY_SOCKET is /run/n: it is told when the server is ready");
        machine.environment.put("WATCHDOG_USEC", "30000000");
        assertThat(lines())
                .contains("systemd        NOTIFY_SOCKET is /run/n: it is told when the server is ready,"
                        + " and that it is alive");
    }

    @Test
    void socketsForAnotherProcessAreAWarning() {
        machine.environment.putAll(Map.of("LISTEN_PID", "4710", "LISTEN_FDS", "1"));
        assertOnlyFinding(
                "systemd        warning: started by socket activation, but the sockets are for process 4710, not for this"
                        + " one, 4711",
                "a script between systemd and java must exec it; see docs/systemd.md");
    }

    @Test
    void aBetterReactorThatDoesNotWorkIsAWarning() {
        machine.reactors = List.of(NIO, NO_EPOLL);
        assertOnlyFinding(
                "reactor        warning: epoll, which would be better, is not available: no library",
                "see 'Choosing a reactor' in docs/running.md");
    }

    @Test
    void aReactorThatIsNamedIsChosenWithoutAWarning() {
        machine.properties.put(Reactors.PROPERTY, "nio");
        assertThat(lines())
                .contains("reactor        nio, as you named it", "reactor        epoll works too, but was not named")
                .noneMatch(line -> line.contains("->"));
    }

    @Test
    void withoutAReactorItIsBroken() {
        machine.reactors = List.of(NO_EPOLL);
        assertOnlyFinding(
                "reactor        broken: no reactor works here: found epoll (no library)",
                "put a module such as dev.sennit.reactor.nio on the module path");
        assertThat(Doctor.isBroken(new Doctor(machine).examine())).isTrue();
    }

    @Test
    void aNamedReactorThatDoesNotWorkIsBroken() {
        machine.properties.put(Reactors.PROPERTY, "warp");
        assertOnlyFinding(
                "reactor        broken: the reactor 'warp' does not work here: found epoll, nio",
                "name another with --reactor, or none");
    }

    @Test
    void fewDescriptorsAreAWarning() {
        machine.files.put(LIMITS, limits("8191", "8191"));
        assertOnlyFinding(
                "open files     warning: limit 8191, at most 8191; each connection needs one",
                "ulimit -Hn 65536 as root, LimitNOFILE=65536 in a systemd unit, or --ulimit nofile=65536 for a container");
        machine.files.put(LIMITS, limits("1024", "8192"));
        assertThat(lines()).noneMatch(line -> line.contains("->"));
        machine.files.put(LIMITS, limits("unlimited", "unlimited"));
        assertThat(lines()).noneMatch(line -> line.contains("->"));
    }

    @ParameterizedTest
    @CsvSource({
        SOMAXCONN + ", net.core.somaxconn, connections that wait to be accepted",
        SYN_BACKLOG + ", net.ipv4.tcp_max_syn_backlog, handshakes under way"
    })
    void aShortQueueIsAWarning(String file, String name, String what) {
        machine.files.put(file, "1023");
        assertOnlyFinding(
                "queue          warning: " + name + " is 1023: more " + what + " are dropped in a burst",
                "sysctl -w " + name + "=4096");
        machine.files.put(file, "1024");
        assertThat(lines()).noneMatch(line -> line.contains("->"));
    }

    @Test
    void fewPortsAreAWarning() {
        machine.files.put(PORTS, "50000\t60000");
        assertOnlyFinding(
                "ports          warning: outgoing connections use 50000 to 60000: 10001 to each destination",
                "sysctl -w net.ipv4.ip_local_port_range='32768 60999'");
    }

    @ParameterizedTest
    @CsvSource({"4.18.0-553.el8.x86_64, true", "5.10.209, true", "5.11.0, false", "5.15.0-1, false", "10.1, false"})
    void anOldKernelHasCoarserWaits(String version, boolean isOld) {
        machine.properties.put("os.version", version);
        assertThat(lines().get(0)
                        .equals("kernel         hint: Linux " + version
                                + " has no epoll_pwait2: epoll waits are rounded up to milliseconds"))
                .isEqualTo(isOld);
    }

    @Test
    void nativeAccessIsAskedForFromJava24On() {
        machine.granted = false;
        machine.java = 23;
        assertThat(lines()).noneMatch(line -> line.contains("->"));
        machine.java = 24;
        assertOnlyFinding(
                "flags          hint: --enable-native-access is not given: this Java warns of each native library,"
                        + " a later one refuses it",
                "give java --enable-native-access=dev.sennit.reactor.epoll, as ./sennit does");
    }

    @Test
    void aSmallHeapIsAWarning() {
        machine.heapBytes = (64L << 20) - 1;
        assertOnlyFinding(
                "heap           warning: the heap may grow to 63 MiB", "give java more: SENNIT_JAVA_OPTS=-Xmx256m");
    }

    @Test
    void aCoarseClockIsAWarning() {
        machine.clockStepNanos = 1_000_000;
        machine.files.put("/sys/devices/system/clocksource/clocksource0/current_clocksource", "jiffies");
        assertOnlyFinding(
                "clock          warning: steps of 1000000 ns, clock source jiffies: timeouts are as coarse",
                "choose a better one in /sys/devices/system/clocksource/clocksource0/, such as tsc");
    }

    @Test // in a container much may be hidden
    void whatCannotBeReadIsSaidAndHarmless() {
        machine.files.clear();
        assertThat(lines())
                .contains("open files     not known: /proc/self/limits cannot be read here")
                .noneMatch(line -> line.contains("->"));
    }

    @Test
    void anotherSystemIsNotAskedForItsLimits() {
        machine.properties.put("os.name", "Mac OS X");
        machine.files.clear();
        assertThat(lines())
                .contains("kernel         Mac OS X, whose limits this command does not know")
                .hasSize(6);
    }

    @Test
    void warningsComeBeforeHintsAndHintsBeforeTheRest() {
        machine.properties.put("os.version", "5.4.0");
        machine.clockStepNanos = 1_000_000;
        List<String> lines = lines();
        assertThat(lines.get(0)).startsWith("clock          warning");
        assertThat(lines.get(2)).startsWith("kernel         hint");
        assertThat(lines.get(4)).startsWith("reactor        epoll");
    }

    @Test
    void thisMachineIsReadWithoutAFault() {
        assertThat(new Doctor(new Readings.Real()).examine())
                .extracting(Finding::subject)
                .contains("java", "heap", "kernel", "clock");
    }
}
