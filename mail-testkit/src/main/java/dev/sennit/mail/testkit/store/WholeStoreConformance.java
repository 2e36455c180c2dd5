// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.MailStore;
import org.junit.jupiter.api.Nested;

/** Everything that every store does alike. */
public abstract class WholeStoreConformance {
    /** For subclasses. */
    protected WholeStoreConformance() {}

    /**
     * Makes the store under test, for each test another.
     *
     * @return a new one that holds nothing yet
     * @throws Exception if it cannot be made
     */
    protected abstract MailStore createStore() throws Exception;

    /**
     * What the author of the store has to clean up.
     *
     * @throws Exception if that fails
     */
    protected void storeClosed() throws Exception {}

    @Nested
    final class Append extends AppendConformance {
        Append() {
            partOf(WholeStoreConformance.this);
        }

        @Override
        protected MailStore createStore() throws Exception {
            return WholeStoreConformance.this.createStore();
        }
    }

    @Nested
    final class Batches extends BatchConformance {
        Batches() {
            partOf(WholeStoreConformance.this);
        }

        @Override
        protected MailStore createStore() throws Exception {
            return WholeStoreConformance.this.createStore();
        }
    }

    @Nested
    final class Mailboxes extends MailboxesConformance {
        Mailboxes() {
            partOf(WholeStoreConformance.this);
        }

        @Override
        protected MailStore createStore() throws Exception {
            return WholeStoreConformance.this.createStore();
        }
    }

    @Nested
    final class Messages extends MessagesConformance {
        Messages() {
            partOf(WholeStoreConformance.this);
        }

        @Override
        protected MailStore createStore() throws Exception {
            return WholeStoreConformance.this.createStore();
        }
    }

    @Nested
    final class Indexes extends IndexConformance {
        Indexes() {
            partOf(WholeStoreConformance.this);
        }

        @Override
        protected MailStore createStore() throws Exception {
            return WholeStoreConformance.this.createStore();
        }
    }

    @Nested
    final class Quotas extends QuotaConformance {
        Quotas() {
            partOf(WholeStoreConformance.this);
        }

        @Override
        protected MailStore createStore() throws Exception {
            return WholeStoreConformance.this.createStore();
        }
    }

    @Nested
    final class Events extends EventsConformance {
        Events() {
            partOf(WholeStoreConformance.this);
        }

        @Override
        protected MailStore createStore() throws Exception {
            return WholeStoreConformance.this.createStore();
        }
    }
}
