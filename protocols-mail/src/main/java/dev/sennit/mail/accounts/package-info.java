// SPDX-License-Identifier: Apache-2.0
/** Who may log in: what servers ask about users and their secrets. */
package dev.sennit.mail.accounts;
