// SPDX-License-Identifier: Apache-2.0
/** What the options of every protocol have in common. */
package dev.sennit.mail.options;
