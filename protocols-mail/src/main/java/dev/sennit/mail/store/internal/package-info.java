// SPDX-License-Identifier: Apache-2.0
/** What stores have in common: the asynchronous front before a backend that blocks. */
package dev.sennit.mail.store.internal;
