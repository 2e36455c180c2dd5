// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A client that says one line, or one text, for each reply. The line {@code TLS} has it start TLS; it says the one behind when the
 * handshake is done.
 */
final class ScriptedClient extends BaseProtocol implements TlsProtocol {
    private static final String TLS = "TLS";

    private final TlsOptions tls;
    private final Queue<String> script;
    private final StringBuilder received = new StringBuilder();
    private int answered; // up to where replies were read

    @Nullable
    CloseReason reason; // non-null once lost

    ScriptedClient(TlsOptions tls, String... script) {
        this.tls = tls;
        this.script = new ArrayDeque<>(Arrays.asList(script));
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        received.append(StandardCharsets.US_ASCII.decode(data));
        for (int end = received.indexOf("\r\n", answered); end >= 0; end = received.indexOf("\r\n", answered)) {
            boolean last = received.charAt(answered + 3) == ' ';
            answered = end + 2;
            if (last) {
                goOn();
            }
        }
    }

    private void goOn() {
        String next = script.poll();
        if (TLS.equals(next)) {
            transport().startTls(tls);
        } else if (next != null) {
            transport().write(next);
        }
    }

    @Override
    public void handshakeCompleted(TlsInfo agreed) {
        goOn();
    }

    @Override
    public int unreadBytes() {
        return 0;
    }

    @Override
    public void connectionLost(CloseReason why) {
        reason = why;
    }

    String received() {
        return received.toString();
    }

    Optional<CloseReason> reason() {
        return Optional.ofNullable(reason);
    }
}
