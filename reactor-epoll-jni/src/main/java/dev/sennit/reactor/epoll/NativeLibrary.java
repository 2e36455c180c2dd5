// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds {@link Native}, once in a JVM. The library is looked for where {@value #PROPERTY} says; without that on
 * {@code java.library.path}, which is where an image made by jlink has it; and at last in the module itself, from which
 * it is extracted to a folder that only this user can enter, checked byte for byte, and removed when it is loaded.
 */
final class NativeLibrary {
    /** The system property with the path of the library. */
    static final String PROPERTY = "sennit.epoll.library";

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String NAME = "sennit_epoll";
    private static final String FILE = "lib" + NAME + ".so";
    private static final String GRANT = "--enable-native-access=dev.sennit.reactor.epoll";
    private static final Set<PosixFilePermission> OWNER_ENTERS = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_EXECUTES = PosixFilePermissions.fromString("r-x------");

    /** The library cannot be had; the message is for people. */
    private static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnavailableException(String message) {
            super(message);
        }
    }

    private static final class Holder {
        private static final String PROBLEM = problemOfLoading();
    }

    private NativeLibrary() {}

    /** Why there is no library; empty when there is. */
    static String problem() {
        return Holder.PROBLEM;
    }

    private static String problemOfLoading() {
        String system = System.getProperty("os.name", "");
        if (!system.equals("Linux")) {
            return "epoll is Linux's, and this is " + system;
        }
        try {
            load();
            if (Native.abi() != Native.ABI) {
                throw new UnavailableException("the native library is of another version of Sennit: it has ABI "
                        + Native.abi() + ", wanted is " + Native.ABI);
            }
            return "";
        } catch (UnavailableException e) {
            return warned(String.valueOf(e.getMessage()));
        } catch (IllegalCallerException e) {
            return warned("native access is denied to this module; grant it with " + GRANT);
        } catch (LinkageError e) {
            return warned("the native library does not load: " + e.getMessage());
        }
    }

    private static String warned(String problem) {
        LOG.warn("the epoll reactor is not available: {}", problem);
        return problem;
    }

    private static void load() throws UnavailableException {
        String path = System.getProperty(PROPERTY, "");
        if (!path.isEmpty()) {
            loadFrom(Path.of(path));
        } else if (!loadFromLibraryPath()) {
            extract();
        }
    }

    private static void loadFrom(Path path) throws UnavailableException {
        try {
            System.load(path.toAbsolutePath().toString());
        } catch (UnsatisfiedLinkError e) {
            throw new UnavailableException("the library that " + PROPERTY + " names does not load: " + e.getMessage());
        }
    }

    private static boolean loadFromLibraryPath() {
        try {
            System.loadLibrary(NAME);
            return true;
        } catch (UnsatisfiedLinkError e) {
            LOG.debug("not on java.library.path: {}", e.getMessage());
            return false;
        }
    }

    // ------------------------------------------------------------------------------------------------ extraction

    private static void extract() throws UnavailableException {
        String folder = "/META-INF/native/linux-" + architecture() + "/";
        byte[] library = resource(folder + FILE);
        byte[] digest = resource(folder + FILE + ".sha256");
        if (library == null || digest == null) {
            throw new UnavailableException("this build holds no native library for linux-" + architecture()
                    + ": it was made without a C compiler for it");
        }
        String wanted = new String(digest, StandardCharsets.US_ASCII).trim();
        try {
            loadExtracted(library, wanted);
        } catch (IOException e) {
            throw new UnavailableException("the native library cannot be extracted to "
                    + System.getProperty("java.io.tmpdir") + ": " + e.getMessage() + "; " + otherPlace());
        }
    }

    private static void loadExtracted(byte[] library, String wanted) throws IOException, UnavailableException {
        Path folder = Files.createTempDirectory("sennit-", PosixFilePermissions.asFileAttribute(OWNER_ENTERS));
        Path file = folder.resolve(FILE);
        try {
            Files.write(file, library);
            Files.setPosixFilePermissions(file, OWNER_EXECUTES);
            if (!sha256(Files.readAllBytes(file)).equals(wanted)) {
                throw new UnavailableException("the native library in " + folder + " is not the one that was built");
            }
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            throw new UnavailableException(problemOf(e, folder));
        } finally {
            Files.deleteIfExists(file); // a loaded library stays mapped
            Files.deleteIfExists(folder);
        }
    }

    private static String problemOf(UnsatisfiedLinkError failure, Path folder) {
        String text = String.valueOf(failure.getMessage());
        if (text.contains("failed to map segment") || text.contains("Operation not permitted")) {
            return "the native library cannot be run from " + folder.getParent()
                    + ", which is probably mounted noexec; " + otherPlace();
        }
        return "the extracted native library does not load: " + text;
    }

    private static String otherPlace() {
        return "choose another folder with -Djava.io.tmpdir, or name the library with -D" + PROPERTY;
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> name;
        };
    }

    private static byte @Nullable [] resource(String name) throws UnavailableException {
        try (InputStream in = NativeLibrary.class.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UnavailableException("the module's own " + name + " cannot be read: " + e.getMessage());
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
