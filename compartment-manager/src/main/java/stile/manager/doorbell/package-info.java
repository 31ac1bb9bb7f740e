/**
 * How one side makes the other look. A doorbell carries no data and may merge rings: whoever hears
 * it looks at shared memory to see what there is to do.
 */
@NullMarked
package stile.manager.doorbell;

import org.jspecify.annotations.NullMarked;
