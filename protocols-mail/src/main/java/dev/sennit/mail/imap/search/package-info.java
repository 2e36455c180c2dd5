// SPDX-License-Identifier: Apache-2.0
/** What SEARCH, SORT and THREAD of IMAP ask for, and how it is found; inner. */
package dev.sennit.mail.imap.search;
