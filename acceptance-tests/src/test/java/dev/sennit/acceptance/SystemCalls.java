// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often the threads that serve called the system, by name, failed calls included; the JVM's own threads have work of
 * their own. A count does not depend on how fast the machine is.
 */
record SystemCalls(Map<String, Long> byName, String table) {
    /** Counts while something runs; {@code file} is a place for strace to write to. */
    static SystemCalls during(Runnable load, Server server, Path file) throws IOException {
        List<String> command = new ArrayList<>(List.of("strace", "-c", "-o", file.toString()));
        List<Long> threads = server.facts().threads("sennit-");
        for (long thread : threads) {
            command.addAll(List.of("-p", Long.toString(thread)));
        }
        try (RunningProcess strace = new RunningProcess(command)) {
            Eventually.await("strace is attached", () -> strace.err().lines().count() == threads.size());
            load.run();
            strace.signal("INT");
            strace.awaitExit(Eventually.PATIENCE);
        }
        return parse(Files.readString(file));
    }

    /** Lines such as {@code 47.11    0.123456           5     20123         7 recvfrom}; the errors may be missing. */
    private static SystemCalls parse(String table) {
        Map<String, Long> byName = new HashMap<>();
        for (String line : table.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 5 && words[3].matches("\\d+")) {
                byName.put(words[words.length - 1], Long.parseLong(words[3]));
            }
        }
        return new SystemCalls(byName, table);
    }

    long of(String name) {
        return byName.getOrDefault(name, 0L);
    }

    long total() {
        return of("total");
    }
}
