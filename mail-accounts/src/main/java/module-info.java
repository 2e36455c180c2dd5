// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** The users of a mail server in a file, with passwords that are hashed so that the file gives none away cheaply. */
@NullMarked
module dev.sennit.mail.accounts.file {
    requires transitive dev.sennit.mail;
    requires org.bouncycastle.provider;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.sennit.mail.accounts.file;
}
