// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.SystemFlag;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The flags that every mailbox has. */
final class SystemFlags {
    static final String NAMES =
            Arrays.stream(SystemFlag.values()).map(SystemFlag::imapName).collect(Collectors.joining(" "));

    private SystemFlags() {}
}
