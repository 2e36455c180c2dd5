# SPDX-License-Identifier: Apache-2.0
#
# Receives what sd_notify(3) sends, and writes each message as a line, with a blank for each line break in it.
#   notified.pl PATH
use strict;
use warnings;
use Socket;

$| = 1;
socket(my $receiver, AF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
bind($receiver, sockaddr_un($ARGV[0])) or die "bind $ARGV[0]: $!";
print "listening\n";
while (defined recv($receiver, my $message, 65536, 0)) {
    $message =~ s/\n/ /g;
    print "$message\n";
}
