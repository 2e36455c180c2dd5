// SPDX-License-Identifier: Apache-2.0
/** Where received messages go: what a server hands on, to whom, and what it is answered. */
package dev.sennit.mail.delivery;
