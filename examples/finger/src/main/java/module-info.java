// SPDX-License-Identifier: Apache-2.0
/** A Finger server (RFC 1288) that the {@code sennit} command can serve. */
module org.example.finger {
    requires dev.sennit.reactor;
    requires dev.sennit.basic;

    provides dev.sennit.reactor.spi.ProtocolPlugin with
            org.example.finger.FingerPlugin;
}
