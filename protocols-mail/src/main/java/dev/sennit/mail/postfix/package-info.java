// SPDX-License-Identifier: Apache-2.0
/**
 * Tables that Postfix looks up over the network: a {@link dev.sennit.mail.postfix.LookupTable} served as tcp_table(5) by {@link
 * dev.sennit.mail.postfix.TcpTableServerFactory}, or as socketmap_table(5) by {@link dev.sennit.mail.postfix.SocketmapServerFactory}.
 */
package dev.sennit.mail.postfix;
