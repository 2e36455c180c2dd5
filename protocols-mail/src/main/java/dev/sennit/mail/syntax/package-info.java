// SPDX-License-Identifier: Apache-2.0
/** What the grammars of the mail protocols share. */
package dev.sennit.mail.syntax;
