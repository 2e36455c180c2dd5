// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import java.nio.charset.StandardCharsets;

/** The replies that are the same for everybody. */
enum Reply {
    OK("250 2.0.0 Ok"),
    TRANSACTION_RESET("250 2.0.0 Reset"),
    HELP("214 2.0.0 EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY STARTTLS AUTH QUIT, see RFC 5321"),
    CANNOT_VERIFY("252 2.0.0 Cannot verify, but will take mail and try"),
    START_TLS("220 2.0.0 Go ahead with TLS"),
    SEND_TEXT("354 End with a dot on a line"),
    UNKNOWN_COMMAND("500 5.5.1 Unknown command"),
    LINE_TOO_LONG("500 5.5.2 Line too long"),
    AUTHENTICATION_TOO_LONG("500 5.5.6 Authentication line too long"),
    NO_BASE64("501 5.5.2 That is no base64"),
    AUTHENTICATION_CANCELLED("501 5.7.0 Authentication cancelled"),
    AUTHENTICATED("235 2.7.0 Authenticated"),
    TOO_MANY_LOGINS("454 4.7.0 Too many logins wait, try again later"),
    AUTHENTICATION_NOT_NOW("454 4.7.0 Authentication fails here, try again later"),
    UNKNOWN_MECHANISM("504 5.5.4 This mechanism is not offered"),
    BAD_CREDENTIALS("535 5.7.8 Authentication failed"),
    NEEDS_ENCRYPTION("538 5.7.11 Encryption required: STARTTLS first"),
    TOO_MANY_FAILURES("421 4.7.0 Authentication failed too often, closing"),
    NOT_IMPLEMENTED("502 5.5.1 Not implemented"),
    GREET_FIRST("503 5.5.1 EHLO first"),
    GREET_FIRST_LMTP("503 5.5.1 LHLO first"),
    NESTED_MAIL("503 5.5.1 A transaction is under way: RSET first"),
    MAIL_FIRST("503 5.5.1 MAIL first"),
    RCPT_FIRST("503 5.5.1 RCPT first"),
    IN_CHUNKS("503 5.5.1 BDAT was begun: go on with it, or RSET"),
    BINARY_NEEDS_CHUNKS("503 5.5.1 BODY=BINARYMIME goes with BDAT only"),
    NOT_IN_TRANSACTION("503 5.5.1 Not in a transaction"),
    ALREADY_TLS("503 5.5.1 TLS is on already"),
    ALREADY_AUTHENTICATED("503 5.5.1 Already authenticated"),
    PIPELINED("503 5.5.0 Commands were sent without waiting for the reply"),
    NEEDS_TLS("530 5.7.0 STARTTLS first"),
    NEEDS_AUTHENTICATION("530 5.7.0 Authentication required"),
    NO_RECIPIENT_LEFT("554 5.5.1 No valid recipients"),
    TOO_MANY_RECIPIENTS("452 4.5.3 Too many recipients"),
    TOO_LARGE("552 5.3.4 Message too large"),
    LOOP("554 5.4.6 Too many Received fields: the message goes round in a loop"),
    TEXT_LINE_TOO_LONG("554 5.6.0 A line of the message is too long"),
    NOT_NOW("451 4.3.0 Something failed here, try again later"),
    TIMED_OUT("421 4.4.2 You took too long, closing"),
    TOO_MANY_ERRORS("421 4.7.0 Too many errors, closing"),
    TOO_MANY_CONNECTIONS("421 4.3.2 Too many connections, try again later"),
    GOING_DOWN("421 4.3.2 Going down, try again later"),
    NOT_HTTP("421 4.7.0 No HTTP here");

    private final byte[] line;

    Reply(String text) {
        line = (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    byte[] line() {
        return line;
    }
}
