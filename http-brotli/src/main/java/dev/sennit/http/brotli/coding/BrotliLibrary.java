// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.brotli.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native code. It is loaded with this class, that is when somebody first asks. */
final class BrotliLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(BrotliLibrary.class);
    private static final String FOLDER = "com.aayushatharva.brotli4j.native.workdir";
    private static final Optional<String> PROBLEM = problem(failure());

    private BrotliLibrary() {}

    /** Empty if it is there. */
    static Optional<String> problem() {
        return PROBLEM;
    }

    /** For those who have not asked. */
    static void require() {
        PROBLEM.ifPresent(why -> {
            throw new IllegalStateException("br is not available: " + why);
        });
    }

    private static @Nullable Throwable failure() {
        try {
            return System.getProperty(FOLDER) == null ? failureInPrivate() : Brotli4jLoader.getUnavailabilityCause();
        } catch (IOException | RuntimeException | LinkageError e) {
            return e;
        }
    }

    /** It unpacks the native code first, and would do so in a folder that somebody else may have made before. */
    private static @Nullable Throwable failureInPrivate() throws IOException {
        Path folder = privateFolder();
        folder.toFile().deleteOnExit(); // for systems that cannot delete what is loaded
        System.setProperty(FOLDER, folder.toString());
        try {
            return Brotli4jLoader.getUnavailabilityCause();
        } finally {
            remove(folder); // else it stays behind if the process is killed
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{} is left behind", folder, e);
        }
    }

    private static Path privateFolder() throws IOException {
        try {
            return Files.createTempDirectory("sennit-brotli-");
        } catch (IOException e) {
            throw new IOException("no folder can be made to unpack it in: " + e, e);
        }
    }

    private static Optional<String> problem(@Nullable Throwable failure) {
        if (failure == null) {
            return Optional.empty();
        }
        String why = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
        LOG.warn("br is not offered, as its native library cannot be loaded: {}", why);
        return Optional.of(why);
    }
}
