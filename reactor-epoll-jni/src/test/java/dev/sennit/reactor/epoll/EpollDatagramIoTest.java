// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.DatagramIo;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.testkit.conformance.DatagramIoConformance;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Epoll keeps the laws of every UDP socket, and a batch is one call. */
@NeedsLibrary
final class EpollDatagramIoTest extends DatagramIoConformance {
    @Override
    protected Poller createPoller() throws IOException {
        return Epoll.open();
    }

    @Test
    void oneCallSendsABatchAndOneReceivesIt() throws IOException {
        DatagramIo receiver = bind(UdpOptions.defaults());
        DatagramIo sender = bind(UdpOptions.defaults());
        assertThat(sender.send(queue(40, receiver.host()))).isEqualTo(32);
        assertThat(receiver.receive(100, received())).isEqualTo(32);
        assertThat(receiver.receive(100, received())).isZero();
        assertThat(received().senders)
                .allSatisfy(each -> assertThat(each).isSameAs(received().senders.get(0)));
        assertThat(received().failures).isEmpty();
    }

    @Test
    void aClosedSocketGivesItsDescriptorBack() throws IOException {
        long before = OpenDescriptors.count();
        DatagramIo socket = bind(UdpOptions.defaults());
        net().poller().register(socket, ready(), Interest.READ);
        socket.close();
        socket.close();
        assertThat(OpenDescriptors.count()).isEqualTo(before);
    }
}
