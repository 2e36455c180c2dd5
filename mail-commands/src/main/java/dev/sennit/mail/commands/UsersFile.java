// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.reactor.spi.PluginFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A line {@code NAME:PASSWORD} for each user; empty lines and those with a # first do not count. Read once. */
final class UsersFile {
    private static final int MAX_LINES = 1000;

    private UsersFile() {}

    static MemoryAccounts read(Path file) {
        MemoryAccounts accounts = new MemoryAccounts();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (++number > MAX_LINES) {
                    throw failed(file, "it has more than " + MAX_LINES + " lines");
                }
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(file, number, line, accounts);
                }
            }
        } catch (IOException e) {
            throw failed(file, "it cannot be read: " + e);
        }
        return accounts;
    }

    private static void add(Path file, int number, String line, MemoryAccounts accounts) {
        int colon = line.indexOf(':');
        if (colon < 1 || colon == line.length() - 1) {
            throw failed(file, "line " + number + " is not NAME:PASSWORD");
        }
        accounts.withUser(line.substring(0, colon), line.substring(colon + 1));
    }

    private static PluginFailedException failed(Path file, String why) {
        return new PluginFailedException("the users of " + file + " are not known: " + why);
    }
}
