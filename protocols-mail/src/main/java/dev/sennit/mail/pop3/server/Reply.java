// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import java.nio.charset.StandardCharsets;

/** The answers that are the same for everybody. Codes in brackets: RFC 2449 section 8, RFC 3206. */
enum Reply {
    OK("+OK"),
    SEND_PASSWORD("+OK Send your password"),
    START_TLS("+OK Begin TLS"),
    DELETED("+OK Deleted"),
    BYE("+OK Bye"),
    END("."),
    UNKNOWN_COMMAND("-ERR Unknown command"),
    LINE_TOO_LONG("-ERR Line too long"),
    NOT_UTF_8("-ERR This is no UTF-8"),
    NO_ARGUMENT("-ERR This command has no argument"),
    BAD_NUMBER("-ERR This command needs the number of a message"),
    BAD_TOP("-ERR TOP needs the number of a message and one of lines"),
    BAD_APOP("-ERR APOP needs a name and a digest"),
    NEEDS_NAME("-ERR USER needs a name"),
    NEEDS_PASSWORD("-ERR PASS needs a password"),
    USER_FIRST("-ERR USER first"),
    LOG_IN_FIRST("-ERR Log in first"),
    LOGGED_IN("-ERR Logged in already"),
    NO_SUCH_MESSAGE("-ERR No such message"),
    DELETED_ALREADY("-ERR Deleted already"),
    MESSAGE_GONE("-ERR Somebody else has removed this message"),
    UNREADABLE("-ERR [SYS/TEMP] This message cannot be read, others may be"),
    NOT_OFFERED("-ERR This is not offered"),
    NEEDS_ENCRYPTION("-ERR Encryption required: STLS first"),
    ALREADY_TLS("-ERR TLS is on already"),
    PIPELINED("-ERR Commands were sent behind STLS, closing"),
    NO_BASE64("-ERR This is no base64"),
    AUTHENTICATION_CANCELLED("-ERR Authentication cancelled"),
    BAD_CREDENTIALS("-ERR [AUTH] Authentication failed"),
    TOO_MANY_FAILURES("-ERR [AUTH] Authentication failed too often, closing"),
    TOO_MANY_LOGINS("-ERR [SYS/TEMP] Too many logins wait, try again later"),
    AUTHENTICATION_NOT_NOW("-ERR [SYS/TEMP] Authentication fails here, try again later"),
    IN_USE("-ERR [IN-USE] Another client has this maildrop open"),
    NO_MAILDROP("-ERR [SYS/PERM] There is no such maildrop"),
    NOT_NOW("-ERR [SYS/TEMP] Something failed here, try again later"),
    NOT_REMOVED("-ERR [SYS/TEMP] Some deleted messages were not removed"),
    TOO_MANY_SESSIONS("-ERR [SYS/TEMP] This user has too many sessions already"),
    TOO_MANY_ERRORS("-ERR Too many errors, closing"),
    NOT_HTTP("-ERR No HTTP here"),
    TOO_MANY_CONNECTIONS("-ERR [SYS/TEMP] Too many connections, try again later");

    private final byte[] line;

    Reply(String text) {
        line = (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    byte[] line() {
        return line;
    }
}
