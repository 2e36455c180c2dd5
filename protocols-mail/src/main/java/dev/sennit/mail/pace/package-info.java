// SPDX-License-Identifier: Apache-2.0
/** How fast a message goes, for clients of every protocol. */
package dev.sennit.mail.pace;
