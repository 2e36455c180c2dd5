# SPDX-License-Identifier: Apache-2.0
# Holds the lock of a file, as another server does that is about to listen: locked.pl FILE
use strict;
use warnings;
use Fcntl;

my ($path) = @ARGV;
open(my $file, '>>', $path) or die "$path: $!";
my $lock = pack('s s x4 q q l x4', F_WRLCK, 0, 0, 0, 0); # struct flock of 64-bit Linux
fcntl($file, F_SETLK, $lock) or die "$path: $!";
$| = 1;
print "held\n";
sleep(60);
