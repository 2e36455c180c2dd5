// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

/** Where a message's file is: {@code new} or {@code cur}, and how it is called. */
record Place(String directory, MaildirName name) {
    static final String NEW = "new";
    static final String CUR = "cur";
    static final String TMP = "tmp";

    String fileName(char separator) {
        return directory.equals(NEW) && name.letters().isEmpty() ? name.plain() : name.withInfo(separator);
    }
}
