// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    static boolean isLinux() {
        return System.getProperty("os.name", "").equals("Linux");
    }

    private static String problemOfLoading() {
        if (!isLinux()) {
            return "epoll is Linux's, and this is " + System.getProperty("os.name");
        }
        try {
            checkAbi(load());
            return "";
        } catch (UnavailableException e) {
            return String.valueOf(e.getMessage());
        } catch (IllegalCallerException e) {
            return "native access is denied to this module; grant it with --enable-native-access=" + grantee();
        } catch (LinkageError e) {
            return "the native library does not load: " + e.getMessage();
        }
    }

    private static String grantee() {
        Module module = NativeLibrary.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    private static void checkAbi(String library) throws UnavailableException {
        try {
            if (Native.abi() != Native.ABI) {
                throw new UnavailableException(library + " is of another version of Sennit: it has ABI " + Native.abi()
                        + ", wanted is " + Native.ABI);
            }
        } catch (UnsatisfiedLinkError e) {
            throw new UnavailableException(library + " is not Sennit's native library");
        }
    }

    /** Returns what was loaded, in words. */
    private static String load() throws UnavailableException {
        String path = System.getProperty(PROPERTY, "");
        if (!path.isEmpty()) {
            return loadFrom(Path.of(path).toAbsolutePath());
        }
        if (loadFromLibraryPath()) {
            return FILE + " on java.library.path";
        }
        return extract();
    }

    private static String loadFrom(Path path) throws UnavailableException {
        String library = path + ", which -D" + PROPERTY + " names,";
        try {
            String problem = ElfFile.problemOf(path, architecture());
            if (!problem.isEmpty()) {
                throw new UnavailableException(library + " " + problem);
            }
            System.load(path.toString());
            return library;
        } catch (IOException e) {
            throw new UnavailableException(library + " cannot be read: " + words(e));
        } catch (UnsatisfiedLinkError e) {
            throw new UnavailableException(library + " does not load: " + e.getMessage());
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

    private static String extract() throws UnavailableException {
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
            return "the extracted " + FILE;
        } catch (IOException e) {
            throw new UnavailableException("the native library cannot be extracted to "
                    + System.getProperty("java.io.tmpdir") + ": " + words(e) + "; " + otherPlace());
        }
    }

    private static void loadExtracted(byte[] library, String wanted) throws IOException, UnavailableException {
        Path folder = Files.createTempDirectory("sennit-", PosixFilePermissions.asFileAttribute(OWNER_ENTERS))
                .toAbsolutePath();
        Path file = folder.resolve(FILE);
        try {
            Files.write(file, library);
            Files.setPosixFilePermissions(file, OWNER_EXECUTES);
            if (!sha256(Files.readAllBytes(file)).equals(wanted)) {
                throw new UnavailableException("the native library is not the one that was built: its SHA-256 differs;"
                        + " the jar was changed, or the library while it was in " + folder.getParent());
            }
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            throw new UnavailableException(problemOf(e, folder));
        } finally {
            remove(file); // a loaded library stays mapped
            remove(folder);
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("{} is left behind", path, e);
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

    /** Those of files may say no more than the file, which was named before. */
    private static String words(IOException problem) {
        if (problem instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = problem instanceof FileSystemException ? ((FileSystemException) problem).getReason() : null;
        return reason == null ? String.valueOf(problem.getMessage()) : reason;
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
