// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

/** Where the content of a request comes from, told what its receiver wants. */
interface ContentSource {
    /** Deliver, from now on; the first time, or after {@link #held()}. */
    void wanted();

    /** Deliver nothing for now. */
    void held();

    /** Nobody wants what is still to come. */
    void dropped();

    /** The receiver failed. */
    void failed(Throwable failure);
}
