// SPDX-License-Identifier: Apache-2.0
/** What the servers of every protocol have in common: whose turn it is, and what connections share. */
package dev.sennit.mail.session;
