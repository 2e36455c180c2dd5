# SPDX-License-Identifier: Apache-2.0
#
# Listens, as systemd does for socket units, and becomes a program that is handed the sockets: sd_listen_fds(3).
#   activate.pl now|wait NAMES ADDRESS... -- PROGRAM ARGUMENT...
#   now|wait   whether the program starts at once, or when somebody connects
#   NAMES      for LISTEN_FDNAMES, with a colon between two; - for none
#   ADDRESS    a path, or an IPv4 address for any port of it, or dgram: and an IPv4 address
use strict;
use warnings;
use POSIX ();
use Socket;

$^F = 255; # what is opened from here on is not close-on-exec

my ($when, $names, @rest) = @ARGV;
my @listeners;
while ($rest[0] ne '--') {
    my $where = shift @rest;
    my $listener;
    if ($where =~ m{^/}) {
        socket($listener, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
        bind($listener, sockaddr_un($where)) or die "bind $where: $!";
    } else {
        my $type = $where =~ s/^dgram:// ? SOCK_DGRAM : SOCK_STREAM;
        socket($listener, AF_INET, $type, 0) or die "socket: $!";
        bind($listener, sockaddr_in(0, inet_aton($where))) or die "bind $where: $!";
    }
    listen($listener, 128); # of datagrams it fails, as it may
    push @listeners, $listener;
}
shift @rest;

if ($when eq 'wait') {
    my $waiting = '';
    vec($waiting, fileno($_), 1) = 1 for @listeners;
    select($waiting, undef, undef, undef);
}

for my $index (0 .. $#listeners) {
    POSIX::dup2(fileno($listeners[$index]), 3 + $index) or die "dup2: $!";
}
$ENV{LISTEN_PID} = $$;
$ENV{LISTEN_FDS} = @listeners;
$ENV{LISTEN_FDNAMES} = $names unless $names eq '-';
exec @rest or die "exec $rest[0]: $!";
