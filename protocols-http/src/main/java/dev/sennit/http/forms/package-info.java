// SPDX-License-Identifier: Apache-2.0

/**
 * Forms that browsers send: {@link dev.sennit.http.forms.Form} for small ones, {@link dev.sennit.http.forms.MultipartReader} for files of
 * any length as they come.
 */
package dev.sennit.http.forms;
