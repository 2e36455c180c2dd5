// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.session;

import org.jspecify.annotations.Nullable;

/** What to do with an outcome. */
public interface Continuation<T> {
    /** Goes on with the value; it is null if there is a failure. */
    void go(@Nullable T value, @Nullable Throwable failure);
}
