/**
 * What needs all of the parts: the {@code stile} command and bare-metal peers in QEMU, started as
 * processes, as a user starts them. One drives classes: virtiofsd serves a driver in the test's own
 * process, for no peer has one.
 *
 * <p>No test here asserts a time. Every wait has an end, so that a test that hangs says what it
 * waited for.
 */
@NullMarked
package stile.tests;

import org.jspecify.annotations.NullMarked;
