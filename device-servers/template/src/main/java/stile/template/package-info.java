/**
 * A whole device server in four small files, to read first and to start one's own from.
 *
 * <p>It is the clock of virtio 1.4 (section 5.23, RTC device): the driver sends a request such as
 * "read clock 0", the device answers with the time. Each file has one task, and a larger device
 * would have the same four:
 *
 * <ul>
 *   <li>{@link stile.template.ClockProvider}: what a configuration may say, and how the device is
 *       made;
 *   <li>{@code ClockLayout}: numbers and sizes of the specification, and nothing that runs;
 *   <li>{@code NanoClock}: the boundary to the world outside, so that a test can be the world;
 *   <li>{@code ClockServer}: the device.
 * </ul>
 */
@NullMarked
package stile.template;

import org.jspecify.annotations.NullMarked;
