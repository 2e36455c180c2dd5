// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.memory.MemoryMailStore;

class MemoryConformanceTest extends WholeStoreConformance {
    @Override
    protected MailStore createStore() {
        return new MemoryMailStore();
    }
}
