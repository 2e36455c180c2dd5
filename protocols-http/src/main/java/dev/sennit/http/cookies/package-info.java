// SPDX-License-Identifier: Apache-2.0

/**
 * Cookies for servers (RFC 6265): {@link dev.sennit.http.cookies.RequestCookies} are read, {@link dev.sennit.http.cookies.SetCookie} sets
 * one. The client keeps its own in a {@link dev.sennit.http.client.CookieJar}.
 */
package dev.sennit.http.cookies;
