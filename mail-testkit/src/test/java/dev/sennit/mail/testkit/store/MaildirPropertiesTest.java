// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.maildir.MaildirOptions;
import dev.sennit.mail.store.maildir.MaildirStore;
import java.io.IOException;

class MaildirPropertiesTest extends StoreProperties {
    private final TemporaryFolder folder = new TemporaryFolder();

    @Override
    protected MailStore createStore() throws IOException {
        folder.create();
        return open();
    }

    private MailStore open() {
        return new MaildirStore(folder.path(), MaildirOptions.DEFAULTS.withDurability(Durability.OS));
    }

    @Override
    protected MailStore goOn(MailStore store) {
        return open();
    }

    @Override
    protected void storeClosed() throws IOException {
        folder.remove();
    }
}
