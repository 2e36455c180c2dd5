// SPDX-License-Identifier: Apache-2.0
/** Which hosts take a domain's mail (RFC 5321 section 5.1), and the way to them. */
package dev.sennit.mail.smtp.route;
