// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.accounts.file.PasswordFile;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What a mail server keeps in one folder: {@code users}, the mail of each in {@code mail}, and a certificate in {@code tls}. */
record MailFolder(Path path) {
    static final PluginOption<Path> STORE = PluginOption.path(
            "store",
            "DIR",
            "The folder of users and their mail, made if it is not there; 'sennit mail-user' says who may log in.");

    PasswordFile users() {
        return new PasswordFile(path.resolve("users"));
    }

    Path mail() {
        return path.resolve("mail");
    }

    Path certificates() {
        return path.resolve("tls");
    }

    /** Makes what is not there, for nobody but its owner. */
    void create() {
        createFolder(path);
        createFolder(mail());
    }

    static void createFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new PluginFailedException("the folder " + folder + " cannot be made: " + e);
        }
    }
}
