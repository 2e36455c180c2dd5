// SPDX-License-Identifier: Apache-2.0
/** What all mail protocols share. */
package dev.sennit.mail;
