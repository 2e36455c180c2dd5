// SPDX-License-Identifier: Apache-2.0
/** Pure parsers of SMTP: bytes in, events out; no transport, no reactor, no clock. */
package dev.sennit.mail.smtp.wire;
