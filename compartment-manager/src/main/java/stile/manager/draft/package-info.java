/**
 * A first profile and overlay for a board that has none, from its device tree. {@link
 * stile.manager.draft.Choices} chooses; {@link stile.manager.draft.Draft} writes, with the reason
 * for every choice beside it. What comes out loads, applies, and lets {@code stile doctor} find
 * nothing wrong; whether it is wise only somebody who knows the board can say, and it says so.
 */
@NullMarked
package stile.manager.draft;

import org.jspecify.annotations.NullMarked;
