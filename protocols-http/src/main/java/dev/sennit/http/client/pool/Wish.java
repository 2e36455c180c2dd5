// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.pool;

/** What kind of connection a request may have. */
public enum Wish {
    /** One that serves nobody else. */
    ALONE,
    /** The same, or one on which others wait for their responses. */
    SHARED,
    /** One that has served nobody yet. */
    NEW
}
