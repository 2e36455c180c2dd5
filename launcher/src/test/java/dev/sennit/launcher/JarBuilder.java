// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Compiles sources and packs them as a build would. */
final class JarBuilder {
    private final Path workFolder;
    private final String modulePath;
    private final Map<String, String> files = new TreeMap<>();

    JarBuilder(Path workFolder, String modulePath) {
        this.workFolder = workFolder;
        this.modulePath = modulePath;
    }

    /** A source to compile, or any other file. */
    JarBuilder file(String path, String text) {
        files.put(path, text);
        return this;
    }

    /** Packs the classes and all the files. */
    Path jar(Path jar) {
        try {
            return pack(compile(), jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs the sources as they are. */
    Path sourcesJar(Path jar) {
        try {
            return pack(written(Files.createTempDirectory(workFolder, "sources"), ""), jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path compile() throws IOException {
        Path written = written(Files.createTempDirectory(workFolder, "sources"), ".java");
        Path classes = written(Files.createTempDirectory(workFolder, "classes"), "");
        String pathOption = files.containsKey("module-info.java") ? "-p" : "-cp";
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), pathOption, modulePath));
        filesOf(written).forEach(file -> arguments.add(file.toString()));
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        int result = javac.run(System.out, System.err, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalStateException("javac " + arguments);
        }
        return classes;
    }

    private Path written(Path folder, String suffix) throws IOException {
        for (Map.Entry<String, String> each : files.entrySet()) {
            if (each.getKey().endsWith(suffix)) {
                Path file = folder.resolve(each.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, each.getValue());
            }
        }
        return folder;
    }

    private static Path pack(Path folder, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Path each : filesOf(folder)) {
                out.putNextEntry(new ZipEntry(folder.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
        return jar;
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
        }
    }
}
