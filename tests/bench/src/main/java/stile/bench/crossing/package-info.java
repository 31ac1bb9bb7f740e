/**
 * What does it cost to have a device in another compartment? The same disk is asked for the same
 * blocks in process, over vhost-user, and by a bare-metal peer over the bus, each time with both
 * sides looking for work all the time. {@link stile.bench.crossing.TimedServer} stands before the
 * disk and takes the time it needs; what else a request lasts, it spends on its way.
 *
 * <p>The timed disk is a plugin, {@link stile.bench.crossing.TimedProvider}, so that the commands
 * measured are those that users run.
 */
@NullMarked
package stile.bench.crossing;

import org.jspecify.annotations.NullMarked;
