// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A module of somebody else, compiled against the built jars. */
final class TestJar {
    private final Path folder;
    private final String modulePath;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> left = new ArrayList<>();

    /**
     * Nothing yet.
     *
     * @param folder a temporary one to work in
     * @param libraries jars it needs beside the built ones
     */
    TestJar(Path folder, Path... libraries) {
        this.folder = folder;
        this.modulePath = Stream.concat(Stream.of(Sennit.MODULES), Stream.of(libraries))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    TestJar source(String path, String text) {
        sources.put(path, text);
        return this;
    }

    /** Compiles with this class and packs without it. */
    TestJar leavingOut(String classFile) {
        left.add(classFile);
        return this;
    }

    Path build(Path jar) {
        try {
            Path classes = Files.createTempDirectory(folder, "classes");
            List<String> arguments =
                    new ArrayList<>(List.of("--release", "17", "-p", modulePath, "-d", classes.toString()));
            for (Path source : writeSources()) {
                arguments.add(source.toString());
            }
            ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
            if (javac.run(System.out, System.err, arguments.toArray(String[]::new)) != 0) {
                throw new AssertionError("javac " + arguments);
            }
            pack(classes, jar);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> writeSources() throws IOException {
        Path root = Files.createTempDirectory(folder, "sources");
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = root.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            written.add(Files.writeString(file, source.getValue()));
        }
        return written;
    }

    private void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> walk = Files.walk(classes)) {
            for (Path each : walk.filter(Files::isRegularFile).collect(Collectors.toList())) {
                String name = classes.relativize(each).toString();
                if (!left.contains(name)) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(each, out);
                }
            }
        }
    }
}
