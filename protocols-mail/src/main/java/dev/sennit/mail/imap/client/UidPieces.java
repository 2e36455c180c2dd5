// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.List;

/** Sets of UIDs that are too long for the line of a command (RFC 7162 section 4), cut to what fits. */
final class UidPieces {
    private static final int LONGEST_RANGE_CHARS = "4294967295:4294967295".length();

    private UidPieces() {}

    /** In ascending order, each as long as all of these commands, which name no message yet, have room for. */
    static List<UidSet> of(UidSet uids, Request... around) {
        int room = Request.LONGEST_LINE_BYTES;
        for (Request each : around) {
            room = Math.min(room, Request.LONGEST_LINE_BYTES - each.lineBytes());
        }
        return cut(uids, Math.max(room, LONGEST_RANGE_CHARS)); // a command without any room is refused as a whole
    }

    static List<UidSet> cut(UidSet uids, int mostChars) {
        List<UidSet> pieces = new ArrayList<>();
        List<UidSet.Range> piece = new ArrayList<>();
        int chars = 0;
        for (UidSet.Range range : uids.ranges()) {
            int more = UidSet.range(range.first(), range.last()).toString().length();
            if (!piece.isEmpty() && chars + 1 + more > mostChars) {
                pieces.add(UidSet.ofRanges(piece));
                piece.clear();
            }
            chars = piece.isEmpty() ? more : chars + 1 + more;
            piece.add(range);
        }
        if (!piece.isEmpty()) {
            pieces.add(UidSet.ofRanges(piece));
        }
        return pieces;
    }
}
