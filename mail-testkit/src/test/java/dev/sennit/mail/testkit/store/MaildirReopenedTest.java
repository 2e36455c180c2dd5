// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.maildir.MaildirStore;
import java.io.IOException;

class MaildirReopenedTest extends ReopenedStoreConformance {
    private final TemporaryFolder folder = new TemporaryFolder();

    @Override
    protected MailStore createStore() throws IOException {
        return new MaildirStore(folder.create());
    }

    @Override
    protected MailStore reopenStore() {
        return new MaildirStore(folder.path());
    }

    @Override
    protected void storeClosed() throws IOException {
        folder.remove();
    }
}
