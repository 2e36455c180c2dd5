// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The users of a folder: {@code ada.plan} makes the user {@code ada}, its first line is her full name, the rest her
 * plan. A file is read when somebody asks for it, so that a new plan needs no restart.
 *
 * <p>Only a login that {@link User#isLogin} accepts becomes part of a path, and no link is followed: nobody reads
 * anything else on this computer.
 */
final class PlanFolder implements Users {
    /** So much of a file is read and no more. */
    static final int MAX_PLAN_BYTES = 16_384;

    private static final String SUFFIX = ".plan";

    private final Path folder;

    PlanFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> logins() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(PlanFolder::isPlan)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(User::isLogin)
                    .sorted()
                    .collect(Collectors.toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public Optional<User> find(String login) throws IOException {
        if (!User.isLogin(login)) {
            return Optional.empty();
        }
        Path file = folder.resolve(login + SUFFIX);
        if (!isPlan(file)) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(read(file));
        String fullName = lines.isEmpty() ? login : lines.remove(0);
        return Optional.of(new User(login, fullName, lines));
    }

    private static boolean isPlan(Path file) {
        return Files.isRegularFile(file, NOFOLLOW_LINKS) && Files.isReadable(file);
    }

    private static List<String> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_PLAN_BYTES);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().collect(Collectors.toList());
            if (in.read() >= 0) {
                lines.add("(The rest is left out: a plan has at most " + MAX_PLAN_BYTES + " bytes.)");
            }
            return lines;
        }
    }
}
