// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import dev.sennit.reactor.TlsInfo;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Who sends.
 *
 * @param name what it called itself in HELO, EHLO or LHLO: a domain or an address literal, which nobody has checked
 * @param peer where it connects from
 * @param protocol how it speaks, as in Received fields (RFC 3848): {@code ESMTPSA} and the like
 * @param tls what its TLS agreed on; empty in the clear
 * @param user who it has proved to be; empty if it has not
 */
public record MailClient(
        String name, SocketAddress peer, String protocol, Optional<TlsInfo> tls, Optional<String> user) {}
