// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The users and what is kept of their passwords, in a file of UTF-8 with a line for each. Only its owner can read it. A change replaces
 * the file as a whole: who reads it, and who finds it after the power went, has the old one or the new one. Several processes may change
 * it at the same time; a lock, in a file beside it, has one wait for the other. Another file beside it has the key of which salts are
 * made up for users that do not exist.
 *
 * <p>Every method blocks: not for a reactor's thread. Thread-safe.
 */
public final class PasswordFile {
    /** How many users there may be. */
    public static final int MAX_USERS = 100_000;

    /** How long a password may be, in characters. */
    public static final int MAX_PASSWORD_CHARS = 1024;

    private static final long MAX_FILE_BYTES = 64L << 20;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final String PRETENCE_KEY = ".key";
    private static final Object IN_THIS_PROCESS = new Object();

    private final Path file;

    /**
     * A file, which need not exist: then there are no users.
     *
     * @param file its path; the folder exists
     */
    public PasswordFile(Path file) {
        this.file = file;
    }

    /** {@return its path} */
    public Path path() {
        return file;
    }

    /** A change of the users by name. */
    private interface Change {
        void apply(SortedMap<String, UserLine> users) throws PasswordFileException;
    }

    /**
     * Makes the file if there is none.
     *
     * @throws PasswordFileException if that cannot be done
     */
    public void create() throws PasswordFileException {
        change(users -> {});
    }

    /**
     * Who there is.
     *
     * @return names, sorted
     * @throws PasswordFileException if the file cannot be read, or does not hold what it should
     */
    public List<String> users() throws PasswordFileException {
        return List.copyOf(read().keySet());
    }

    /**
     * Adds a user.
     *
     * @param name 1 to 64 of a-z 0-9 . _ -, beginning with none of . and -
     * @param password 1 to {@value #MAX_PASSWORD_CHARS} characters
     * @throws IllegalArgumentException if name or password are not so
     * @throws PasswordFileException if there is such a user, or no room, or the file cannot be changed
     */
    public void add(String name, String password) throws PasswordFileException {
        UserLine line = UserLine.of(UserLine.requireName(name), requirePassword(password));
        change(users -> {
            if (users.size() >= MAX_USERS) {
                throw new PasswordFileException("there are " + MAX_USERS + " users, and no more may be");
            }
            if (users.putIfAbsent(name, line) != null) {
                throw new PasswordFileException("there is a user " + name + " already");
            }
        });
    }

    /**
     * Gives a user another password.
     *
     * @param name whose
     * @param password 1 to {@value #MAX_PASSWORD_CHARS} characters
     * @throws IllegalArgumentException if the password is not so
     * @throws PasswordFileException if there is no such user, or the file cannot be changed
     */
    public void changePassword(String name, String password) throws PasswordFileException {
        UserLine line = UserLine.of(UserLine.requireName(name), requirePassword(password));
        change(users -> {
            if (users.replace(name, line) == null) {
                throw missing(name);
            }
        });
    }

    /**
     * Removes a user; the mail stays.
     *
     * @param name whom
     * @throws PasswordFileException if there is no such user, or the file cannot be changed
     */
    public void remove(String name) throws PasswordFileException {
        change(users -> {
            if (users.remove(name) == null) {
                throw missing(name);
            }
        });
    }

    private static PasswordFileException missing(String name) {
        return new PasswordFileException("there is no user " + name);
    }

    private static String requirePassword(String password) {
        if (password.isEmpty() || password.length() > MAX_PASSWORD_CHARS) {
            throw new IllegalArgumentException(
                    "a password has 1 to " + MAX_PASSWORD_CHARS + " characters, not " + password.length());
        }
        if (password.chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
            throw new IllegalArgumentException("a password is one line");
        }
        return password;
    }

    // --------------------------------------------------------------------------------------------------------- reading

    /** What the file is known by: it is another when this is. Empty if there is none. */
    Optional<FileState> state() throws PasswordFileException {
        try {
            return Optional.of(FileState.of(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("cannot be read", e);
        }
    }

    SortedMap<String, UserLine> read() throws PasswordFileException {
        SortedMap<String, UserLine> users = new TreeMap<>();
        int number = 0;
        for (String line : lines()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            UserLine user = parse(line, number);
            if (users.putIfAbsent(user.name(), user) != null) {
                throw new PasswordFileException(file + ", line " + number + ": a second user " + user.name());
            }
            if (users.size() > MAX_USERS) {
                throw new PasswordFileException(file + " has more than " + MAX_USERS + " users");
            }
        }
        return users;
    }

    /** Made with the first change of the file; empty if there was none. */
    Optional<byte[]> pretenceKey() throws PasswordFileException {
        try {
            return PretenceKey.read(sibling(PRETENCE_KEY));
        } catch (PasswordFileException wrong) {
            throw wrong;
        } catch (IOException e) {
            throw new PasswordFileException(sibling(PRETENCE_KEY) + " cannot be read: " + e, e);
        }
    }

    private UserLine parse(String line, int number) throws PasswordFileException {
        try {
            return UserLine.parse(line);
        } catch (IllegalArgumentException e) {
            throw new PasswordFileException(file + ", line " + number + ": " + e.getMessage(), e);
        }
    }

    private List<String> lines() throws PasswordFileException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new PasswordFileException(file + " is longer than " + MAX_FILE_BYTES + " bytes");
            }
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (CharacterCodingException e) {
            throw failed("is no UTF-8", e);
        } catch (IOException e) {
            throw failed("cannot be read", e);
        }
    }

    private PasswordFileException failed(String what, IOException cause) {
        return new PasswordFileException(file + " " + what + ": " + cause, cause);
    }

    // --------------------------------------------------------------------------------------------------------- writing

    private void change(Change change) throws PasswordFileException {
        synchronized (IN_THIS_PROCESS) { // a file's lock is one of the whole process
            try (FileChannel channel = openLock();
                    FileLock lock = channel.lock()) {
                SortedMap<String, UserLine> users = read();
                change.apply(users);
                PretenceKey.make(sibling(PRETENCE_KEY), OWNER_ONLY);
                replace(users);
                lock.release();
            } catch (PasswordFileException refused) {
                throw refused;
            } catch (IOException e) {
                throw failed("cannot be changed", e);
            }
        }
    }

    private FileChannel openLock() throws IOException {
        Path lockFile = sibling(".lock");
        try {
            Files.createFile(lockFile, OWNER_ONLY);
        } catch (FileAlreadyExistsException fine) {
            // somebody has been here before
        }
        return FileChannel.open(lockFile, StandardOpenOption.WRITE);
    }

    private Path sibling(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private void replace(SortedMap<String, UserLine> users) throws IOException {
        StringBuilder text = new StringBuilder();
        users.values().forEach(user -> text.append(user.text()).append('\n'));
        Path draft = sibling(".new");
        Files.deleteIfExists(draft); // of somebody who did not get to the end
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(draft, options, OWNER_ONLY)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
