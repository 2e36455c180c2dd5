// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Reactors;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What there is to see of a machine and a Java. Everything is read anew and by name, so that a test can say what is
 * there.
 */
interface Readings {
    /** What {@link Reactors#candidates()} says. */
    List<Reactors.Candidate> reactors();

    /** A file without its last line break; empty if it is not there, or not for us. */
    Optional<String> file(String name);

    /** A variable of the environment; empty if there is none. */
    String environment(String name);

    /** The number of this process. */
    long pid();

    /** A Java property; empty if there is none. */
    String property(String name);

    /** The feature version of Java, such as 17. */
    int javaFeature();

    /** The most the heap may grow to. */
    long maxHeapBytes();

    /** The smallest step seen between two readings of the clock. */
    long clockStepNanos();

    /** Whether the JVM was told that one of our modules may load native libraries; true where it need not be told. */
    boolean nativeAccessGranted();

    /** Those of this machine. */
    final class Real implements Readings {
        private static final int CLOCK_READINGS = 10_000;
        private static final int MAX_FILE_BYTES = 8192; // as much as is asked for in one read

        /** Asked before any reactor is: a module that loaded a library, with a warning, counts as granted from then on. */
        private final boolean granted = isGranted();

        private static boolean isGranted() {
            try {
                Method asked = Module.class.getMethod("isNativeAccessEnabled");
                for (Module each : ModuleLayer.boot().modules()) {
                    boolean ours = !each.getName().matches("(java|jdk)\\..*");
                    if (ours && (boolean) asked.invoke(each)) {
                        return true;
                    }
                }
                Module own = Readings.class.getModule();
                return !own.isNamed() && (boolean) asked.invoke(own);
            } catch (ReflectiveOperationException e) {
                return true; // this Java, older than 22, does not ask for it
            }
        }

        @Override
        public boolean nativeAccessGranted() {
            return granted;
        }

        @Override
        public List<Reactors.Candidate> reactors() {
            return Reactors.candidates();
        }

        @Override
        public Optional<String> file(String name) {
            // The kernel gives what lies in /proc/sys to the first read only, which must be large enough.
            try (InputStream in = Files.newInputStream(Path.of(name))) {
                String text = new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8);
                return Optional.of(text.stripTrailing());
            } catch (IOException | RuntimeException e) {
                return Optional.empty(); // a container may hide it, another system has none
            }
        }

        @Override
        public String environment(String name) {
            return Objects.requireNonNullElse(System.getenv(name), "");
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public String property(String name) {
            return System.getProperty(name, "");
        }

        @Override
        public int javaFeature() {
            return Runtime.version().feature();
        }

        @Override
        public long maxHeapBytes() {
            return Runtime.getRuntime().maxMemory();
        }

        @Override
        public long clockStepNanos() {
            long least = Long.MAX_VALUE;
            long last = System.nanoTime();
            for (int i = 0; i < CLOCK_READINGS; i++) {
                long now = System.nanoTime();
                if (now > last) {
                    least = Math.min(least, now - last);
                }
                last = now;
            }
            return least;
        }
    }
}
