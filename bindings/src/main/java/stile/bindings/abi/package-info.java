/**
 * Layouts and constants of {@code native/include/stile}, made by jextract and committed as they came
 * ({@code mvn -Pjextract}; see the README).
 *
 * <p>{@code Abi.STILE_X()} is the macro {@code STILE_X}; {@code stile_x.layout()} the structure
 * {@code struct stile_x}, and {@code stile_x.field$offset()} where its field lies. The accessors are
 * for memory that nobody else writes: they are plain, in the processor's byte order, and may be
 * merged or repeated. Memory shared with a peer is read through handles of the reader's own, with
 * these offsets. A test compiles the headers for x86-64 and arm64 and compares every field.
 */
package stile.bindings.abi;
