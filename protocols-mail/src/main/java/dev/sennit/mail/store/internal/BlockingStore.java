// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.StoreEvent;
import java.io.IOException;
import java.util.function.Consumer;

/** What a store must be able to do, one account apart from the other; may block. */
public interface BlockingStore {
    /** Opens or makes an account; asked again only after the one before was closed. */
    BlockingAccount open(String account, Consumer<StoreEvent> events) throws IOException;
}
