// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Linux tells of a process from outside. */
record ProcessFacts(long pid) {

    /** Most memory it has ever had in use, in KiB: heap, buffers, everything. */
    long peakKib() {
        return status("VmHWM:");
    }

    private long status(String name) {
        return linesOf(folder().resolve("status"))
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** What its threads have had of the processors. */
    Duration processorTime() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow();
    }

    int openSockets() {
        return (int) entries("fd").stream()
                .map(ProcessFacts::target)
                .filter(target -> target.startsWith("socket:"))
                .count();
    }

    /** The ids of its threads whose names begin so. */
    List<Long> threads(String prefix) {
        return tasks().stream()
                .filter(task -> linesOf(task.resolve("comm")).anyMatch(name -> name.startsWith(prefix)))
                .map(task -> Long.parseLong(task.getFileName().toString()))
                .sorted()
                .collect(Collectors.toList());
    }

    /** A thread that ends while they are listed may hide others: they are listed until their number is right. */
    private List<Path> tasks() {
        AtomicReference<List<Path>> listed = new AtomicReference<>(List.of());
        Eventually.await("all threads are listed", () -> {
            listed.set(entries("task"));
            return listed.get().size() == status("Threads:");
        });
        return listed.get();
    }

    /** For each of its pollers, how many descriptors it watches. */
    List<Integer> watchedByPollers() {
        List<Integer> counts = new ArrayList<>();
        for (Path descriptor : entries("fd")) {
            if (target(descriptor).equals("anon_inode:[eventpoll]")) {
                Path info = folder().resolve("fdinfo").resolve(descriptor.getFileName());
                counts.add((int)
                        linesOf(info).filter(line -> line.startsWith("tfd:")).count());
            }
        }
        return counts;
    }

    /** The files it has in its memory, such as libraries; those that were deleted say so at their end. */
    List<String> mappedFiles() {
        return linesOf(folder().resolve("maps"))
                .filter(line -> line.contains("/"))
                .map(line -> line.substring(line.indexOf('/')))
                .distinct()
                .collect(Collectors.toList());
    }

    private Path folder() {
        return Path.of("/proc", Long.toString(pid));
    }

    private List<Path> entries(String name) {
        try (Stream<Path> all = Files.list(folder().resolve(name))) {
            return all.collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when the entry is gone: descriptors and threads come and go while we look. */
    private static Stream<String> linesOf(Path file) {
        try {
            return Files.readString(file).lines();
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
