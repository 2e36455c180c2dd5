// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.maildir.MaildirOptions;
import dev.sennit.mail.store.maildir.MaildirStore;
import java.io.IOException;

class MaildirConformanceTest extends WholeStoreConformance {
    private final TemporaryFolder folder = new TemporaryFolder();

    @Override
    protected MailStore createStore() throws IOException {
        return new MaildirStore(folder.create(), MaildirOptions.DEFAULTS.withDurability(Durability.OS));
    }

    @Override
    protected void storeClosed() throws IOException {
        folder.remove();
    }
}
