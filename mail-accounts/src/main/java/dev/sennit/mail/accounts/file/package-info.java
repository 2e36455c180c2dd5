// SPDX-License-Identifier: Apache-2.0
/** {@link dev.sennit.mail.accounts.Accounts} in a file of passwords. */
package dev.sennit.mail.accounts.file;
