// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** What a flight recording holds of a reactor. No stack traces: who called is always the loop. */
final class FlightEvents {
    private FlightEvents() {}

    @Category({"Sennit"})
    @StackTrace(false)
    abstract static class SennitEvent extends Event {}

    @Name("dev.sennit.ConnectionOpened")
    @Label("Connection Opened")
    @Description("A connection was accepted, or one of ours came about")
    static final class ConnectionOpened extends SennitEvent {
        @Label("Local Address")
        @Nullable
        String host;

        @Label("Peer Address")
        @Nullable
        String peer;

        @Label("Origin")
        @Description("ACCEPTED if the peer opened it, CONNECTED if we did")
        @Nullable
        String origin;

        @Label("Protocol")
        @Nullable
        Class<?> protocol;
    }

    @Name("dev.sennit.ConnectionClosed")
    @Label("Connection Closed")
    @Description("A connection ended; lasts as long as it did, unless it is older than the recording")
    static final class ConnectionClosed extends SennitEvent {
        @Label("Local Address")
        @Nullable
        String host;

        @Label("Peer Address")
        @Nullable
        String peer;

        @Label("Kind of Reason")
        @Description(
                "Done, TimedOut, Lost, Aborted, HandshakeFailed, HandshakeRefused, Truncated, ProtocolError or ApplicationError")
        @Nullable
        String kind;

        @Label("Reason")
        @Nullable
        String reason;
    }

    @Name("dev.sennit.ConnectAttempt")
    @Label("Connect Attempt")
    @Description("An attempt to connect, until the network has answered or the time was up")
    static final class ConnectAttempt extends SennitEvent {
        @Label("Address")
        @Nullable
        String address;

        @Label("Outcome")
        @Description("'connected', or what went wrong")
        @Nullable
        String outcome;
    }

    @Name("dev.sennit.TlsHandshake")
    @Label("TLS Handshake")
    @Description("A TLS handshake, from its beginning until it was done or its connection ended")
    static final class TlsHandshake extends SennitEvent {
        @Label("Local Address")
        @Nullable
        String host;

        @Label("Peer Address")
        @Nullable
        String peer;

        @Label("Role")
        @Description("CLIENT or SERVER, which is ours")
        @Nullable
        String role;

        @Label("Outcome")
        @Description("'done', or why the connection ended")
        @Nullable
        String outcome;

        @Label("Version")
        @Description("Such as TLSv1.3; none unless it was done, and so for the following")
        @Nullable
        String version;

        @Label("Cipher Suite")
        @Nullable
        String cipherSuite;

        @Label("Application Protocol")
        @Description("What ALPN agreed on, if anything")
        @Nullable
        String applicationProtocol;

        @Label("Server Name")
        @Description("The name the client asked for, if any")
        @Nullable
        String serverName;
    }

    @Name("dev.sennit.TimeoutFired")
    @Label("Timeout Fired")
    @Description("The time of a deadline was up")
    static final class TimeoutFired extends SennitEvent {
        @Label("Kind")
        @Nullable
        String kind;

        @Label("Name")
        @Nullable
        String name;

        @Label("Period")
        @Timespan(Timespan.NANOSECONDS)
        long periodNanos;

        @Label("Peer Address")
        @Nullable
        String peer;
    }

    @Name("dev.sennit.WriteStall")
    @Label("Write Stall")
    @Description("The operating system would take no more for a connection, until it took all or the connection ended")
    static final class WriteStall extends SennitEvent {
        @Label("Local Address")
        @Nullable
        String host;

        @Label("Peer Address")
        @Nullable
        String peer;

        @Label("Queued Bytes")
        @Description("Bytes that had to wait when it began")
        @DataAmount
        long bytes;
    }

    @Name("dev.sennit.AcceptError")
    @Label("Accept Error")
    @Description("A connection could not be accepted, most often for want of descriptors")
    static final class AcceptError extends SennitEvent {
        @Label("Port")
        @Nullable
        String port;

        @Label("Problem")
        @Nullable
        String problem;
    }

    @Name("dev.sennit.DatagramsLost")
    @Label("Datagrams Lost")
    @Description("Of a UDP socket more datagrams were lost or refused; all numbers are since it was opened")
    static final class DatagramsLost extends SennitEvent {
        @Label("Local Address")
        @Nullable
        String host;

        @Label("Refused")
        @Description("Refusals of the peer's host that came back")
        long refused;

        @Label("Failed")
        @Description("Not sent, since the system would not")
        long failed;

        @Label("Dropped")
        @Description("Not sent for want of room, or because the socket closed")
        long dropped;

        @Label("Truncated")
        @Description("Received and dropped whole, larger than maxDatagramBytes")
        long truncated;

        @Label("Filtered")
        @Description("Received and dropped, from others than the connected peer")
        long filtered;
    }

    @Name("dev.sennit.SlowTurn")
    @Label("Slow Turn")
    @Description("The loop went round, without its wait, for so long that others noticed")
    static final class SlowTurn extends SennitEvent {
        @Label("Length")
        @Timespan(Timespan.NANOSECONDS)
        long lengthNanos;
    }

    @Name("dev.sennit.SlowCallback")
    @Label("Slow Callback")
    @Description("A callback held the loop up; found in the turns that follow a slow one")
    static final class SlowCallback extends SennitEvent {
        @Label("Length")
        @Timespan(Timespan.NANOSECONDS)
        long lengthNanos;

        @Label("Kind")
        @Description("A socket event, a timed call, or a call from another thread or turn")
        @Nullable
        String kind;

        @Label("Callback")
        @Nullable
        String callback;
    }
}
