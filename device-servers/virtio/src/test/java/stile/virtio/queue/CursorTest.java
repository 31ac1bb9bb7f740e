package stile.virtio.queue;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reader and writer over hand-made chains, with {@link ByteBuffer} as the model. */
@ParameterizedClass
@EnumSource(MemoryType.class)
class CursorTest {
  private static final int PADDING = 5;

  private final MemoryType type;

  CursorTest(MemoryType type) {
    this.type = type;
  }

  /** A chain of buffers, each at an odd place of its own segment. */
  private DescriptorChain chain(byte[] readable, int[] splits, int writable, int[] more) {
    List<SharedRegions.Region> regions = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    int at = 0;
    for (int length : cuts(readable.length, splits)) {
      MemorySegment segment = segment(length);
      MemorySegment.copy(readable, at, segment, ValueLayout.JAVA_BYTE, PADDING, length);
      regions.add(new SharedRegions.Region((long) regions.size() << 32, segment, type));
      lengths.add(length);
      at += length;
    }
    int firstWritable = regions.size();
    for (int length : cuts(writable, more)) {
      regions.add(new SharedRegions.Region((long) regions.size() << 32, segment(length), type));
      lengths.add(length);
    }
    SharedRegions all = new SharedRegions(regions);
    DescriptorChain chain = new DescriptorChain(new Chains(0, 1, all), all);
    chain.id = 7;
    for (int i = 0; i < lengths.size(); i++) {
      chain.put(i, i, PADDING, lengths.get(i));
    }
    chain.open(lengths.size(), firstWritable, readable.length, writable);
    return chain;
  }

  private DescriptorChain readable(byte[] bytes, int... splits) {
    return chain(bytes, splits, 0, new int[0]);
  }

  private DescriptorChain writable(int bytes, int... splits) {
    return chain(new byte[0], new int[0], bytes, splits);
  }

  private static MemorySegment segment(int length) {
    return Arena.ofAuto().allocate(length + 2L * PADDING, SplitLayout.DESC_ALIGN).fill((byte) 0xcc);
  }

  /** The lengths between sorted cutting places; equal places make an empty buffer. */
  private static int[] cuts(int total, int[] places) {
    int[] lengths = new int[places.length + 1];
    int last = 0;
    for (int i = 0; i < places.length; i++) {
      lengths[i] = places[i] - last;
      last = places[i];
    }
    lengths[places.length] = total - last;
    return lengths;
  }

  private static int[] randomCuts(Random random, int total) {
    return random.ints(random.nextInt(9), 0, total + 1).sorted().toArray();
  }

  private static byte[] count(int n) {
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      bytes[i] = (byte) (0x81 + i);
    }
    return bytes;
  }

  /** What the writable buffers hold; checks that the bytes around them are untouched. */
  private static byte[] written(DescriptorChain chain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = chain.readable; i < chain.count; i++) {
      byte[] all = chain.memory(i).toArray(ValueLayout.JAVA_BYTE);
      bytes.write(all, PADDING, (int) chain.length(i));
      for (int j = 0; j < PADDING; j++) {
        assertEquals((byte) 0xcc, all[j]);
        assertEquals((byte) 0xcc, all[all.length - 1 - j]);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void valuesAreLittleEndianWhereverTheyAreSplit() {
    byte[] bytes = count(15);
    for (int a = 0; a <= 15; a++) {
      for (int b = a; b <= 15; b++) {
        Reader reader = readable(bytes, a, b).reader();
        assertEquals((byte) 0x81, reader.getByte());
        assertEquals((short) 0x8382, reader.getShort());
        assertEquals(0x8786_8584, reader.getInt());
        assertEquals(0x8f8e_8d8c_8b8a_8988L, reader.getLong());
        assertEquals(0, reader.remaining());

        DescriptorChain chain = writable(15, a, b);
        chain.writer().putByte((byte) 0x81);
        chain.writer().putShort((short) 0x8382);
        chain.writer().putInt(0x8786_8584);
        chain.writer().putLong(0x8f8e_8d8c_8b8a_8988L);
        assertArrayEquals(bytes, written(chain));
      }
    }
  }

  @Test
  void aValueMayLieOverManyBuffersAndEmptyOnes() {
    Reader reader = readable(count(8), 0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 8).reader();

    assertEquals(0x8887_8685_8483_8281L, reader.getLong());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readingIsAsReadingOneBuffer(long seed) {
    Random random = new Random(seed);
    byte[] bytes = count(64);
    for (int round = 0; round < 200; round++) {
      Reader reader = readable(bytes, randomCuts(random, 64)).reader();
      ByteBuffer model = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
      for (int step = 0; step < 20; step++) {
        int n = random.nextInt(12);
        switch (random.nextInt(7)) {
          case 0 -> check(reader, model, 1, () -> assertEquals(model.get(), reader.getByte()));
          case 1 ->
              check(reader, model, 2, () -> assertEquals(model.getShort(), reader.getShort()));
          case 2 -> check(reader, model, 4, () -> assertEquals(model.getInt(), reader.getInt()));
          case 3 -> check(reader, model, 8, () -> assertEquals(model.getLong(), reader.getLong()));
          case 4 ->
              check(reader, model, n, () -> assertArrayEquals(next(model, n), copy(reader, n)));
          case 5 -> {
            check(reader, model, n, () -> reader.skip(n));
            model.position((int) reader.position());
          }
          default -> {
            int place = random.nextInt(65);
            reader.position(place);
            model.position(place);
          }
        }
        assertEquals(model.position(), reader.position());
        assertEquals(model.remaining(), reader.remaining());
      }
    }
  }

  /** Does it where there is enough; else it must be refused and move nothing. */
  private static void check(Reader reader, ByteBuffer model, int bytes, Runnable step) {
    if (bytes <= model.remaining()) {
      step.run();
      return;
    }
    long before = reader.position();
    assertThrows(
        VirtqueueException.class,
        () -> {
          switch (bytes) {
            case 1 -> reader.getByte();
            case 2 -> reader.getShort();
            case 4 -> reader.getInt();
            case 8 -> reader.getLong();
            default -> reader.skip(bytes);
          }
        });
    assertEquals(before, reader.position());
  }

  private static byte[] next(ByteBuffer model, int n) {
    byte[] bytes = new byte[n];
    model.get(bytes);
    return bytes;
  }

  private static byte[] copy(Reader reader, int n) {
    byte[] bytes = new byte[n + 2];
    reader.read(MemorySegment.ofArray(bytes), 1, n);
    assertEquals(0, bytes[0]);
    assertEquals(0, bytes[n + 1]);
    return Arrays.copyOfRange(bytes, 1, n + 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void writingIsAsWritingOneBuffer(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      DescriptorChain chain = writable(64, randomCuts(random, 64));
      Writer writer = chain.writer();
      byte[] expected = new byte[64];
      Arrays.fill(expected, (byte) 0xcc);
      ByteBuffer model = ByteBuffer.wrap(expected).order(LITTLE_ENDIAN);
      while (model.remaining() >= 8) {
        long value = random.nextLong();
        switch (random.nextInt(6)) {
          case 0 -> {
            writer.putByte((byte) value);
            model.put((byte) value);
          }
          case 1 -> {
            writer.putShort((short) value);
            model.putShort((short) value);
          }
          case 2 -> {
            writer.putInt((int) value);
            model.putInt((int) value);
          }
          case 3 -> {
            writer.putLong(value);
            model.putLong(value);
          }
          case 4 -> {
            byte[] bytes = count(random.nextInt(8));
            writer.write(MemorySegment.ofArray(bytes), 0, bytes.length);
            model.put(bytes);
          }
          default -> {
            int n = random.nextInt(8);
            writer.skip(n);
            model.position(model.position() + n);
          }
        }
        assertEquals(model.position(), writer.position());
      }
      assertArrayEquals(expected, written(chain));
    }
  }

  @Test
  void aWriteThatDoesNotFitWritesNothing() {
    DescriptorChain chain = writable(7, 3);
    Writer writer = chain.writer();

    assertThrows(VirtqueueException.class, () -> writer.putLong(0));
    assertThrows(
        VirtqueueException.class, () -> writer.write(MemorySegment.ofArray(new byte[8]), 0, 8));
    writer.skip(6);
    assertThrows(VirtqueueException.class, () -> writer.putShort((short) 0));
    assertThrows(VirtqueueException.class, () -> writer.putInt(0));
    writer.skip(1);
    assertThrows(VirtqueueException.class, () -> writer.putByte((byte) 0));

    assertArrayEquals(new byte[] {-52, -52, -52, -52, -52, -52, -52}, written(chain));
  }

  @Test
  void theTwoPartsHaveACursorEach() {
    DescriptorChain chain = chain(count(3), new int[] {1}, 5, new int[] {2});

    chain.reader().skip(2);
    chain.writer().skip(4);

    assertEquals(1, chain.reader().remaining());
    assertEquals(1, chain.writer().remaining());
    assertEquals(3, chain.readableBytes());
    assertEquals(5, chain.writableBytes());
    assertThrows(VirtqueueException.class, () -> chain.reader().getShort());
  }

  @Test
  void anEmptyPartHasNothing() {
    DescriptorChain chain = chain(new byte[0], new int[] {0, 0}, 1, new int[] {});

    assertEquals(0, chain.reader().remaining());
    chain.reader().skip(0);
    chain.reader().position(0);
    assertThrows(VirtqueueException.class, () -> chain.reader().getByte());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 9, Long.MAX_VALUE, Long.MIN_VALUE})
  void noPlaceOutsideThePartCanBeReached(long place) {
    Reader reader = readable(count(8), 4).reader();
    reader.skip(3);

    assertThrows(VirtqueueException.class, () -> reader.position(place));
    assertThrows(VirtqueueException.class, () -> reader.skip(place == 9 ? 6 : place));
    assertEquals(3, reader.position());
  }

  @Test
  void aRefusalSaysWhatWasWantedWhere() {
    Reader reader = readable(count(8), 4).reader();
    reader.skip(6);

    var refused = assertThrows(VirtqueueException.class, reader::getInt);

    assertEquals(
        "descriptor chain 7 is too short: 4 bytes wanted at 6 of a readable part of 8",
        refused.getMessage());
  }

  @Test
  void vectorsAreThePiecesOfTheBuffers() {
    assumeTrue(type == MemoryType.NORMAL, "only of Normal memory are there addresses");
    DescriptorChain chain = readable(count(10), 3, 3, 7);
    List<Long> pieces = new ArrayList<>();
    chain.reader().skip(1);

    long taken =
        chain.reader().vectors((address, length) -> pieces.addAll(List.of(address, length)), 7);

    assertEquals(7, taken);
    assertEquals(8, chain.reader().position());
    assertEquals(
        List.of(
            chain.memory(0).address() + PADDING + 1, 2L,
            chain.memory(2).address() + PADDING, 4L,
            chain.memory(3).address() + PADDING, 1L),
        pieces);
  }

  @Test
  void aFullListOfVectorsStopsWhereItIs() {
    assumeTrue(type == MemoryType.NORMAL, "only of Normal memory are there addresses");
    Writer writer = writable(10, 3, 7).writer();
    List<Long> lengths = new ArrayList<>();

    long taken = writer.vectors((_, length) -> lengths.size() < 2 && lengths.add(length), 10);

    assertEquals(7, taken);
    assertEquals(7, writer.position());
    assertEquals(List.of(3L, 4L), lengths);
    assertThrows(VirtqueueException.class, () -> writer.vectors((_, _) -> true, 4));
  }

  @Test
  void nobodyGetsTheAddressOfDeviceMemory() {
    assumeTrue(type == MemoryType.DEVICE);
    DescriptorChain chain = chain(count(3), new int[0], 3, new int[0]);

    assertThrows(
        UnsupportedOperationException.class, () -> chain.reader().vectors((_, _) -> true, 3));
    assertThrows(
        UnsupportedOperationException.class, () -> chain.writer().vectors((_, _) -> true, 3));
    assertEquals(3, chain.reader().remaining());
  }

  @Test
  void copiesAreThePiecesOfTheBuffersAsFarAsThereIsRoom() {
    assumeTrue(type == MemoryType.DEVICE);
    DescriptorChain chain = chain(count(10), new int[] {3, 3}, 4, new int[0]);
    Pieces pieces = new Pieces(8);
    chain.reader().skip(1);

    assertEquals(7, chain.reader().vectors(pieces, 7));
    assertEquals(8, chain.reader().position());
    assertEquals(1, chain.writer().vectors(pieces, 4));
    assertEquals(1, chain.writer().position());
    assertEquals(
        List.of("%d+2 out".formatted(PADDING + 1), PADDING + "+5 out", PADDING + "+1 back"),
        pieces.taken);
  }

  /** Takes copies, a number of bytes and no more. */
  private static final class Pieces implements Vectors {
    final List<String> taken = new ArrayList<>();
    long room;

    Pieces(long room) {
      this.room = room;
    }

    @Override
    public boolean add(long address, long length) {
      throw new AssertionError("an address of Device memory");
    }

    @Override
    public long addCopy(MemorySegment memory, long offset, long length, boolean back) {
      long n = Math.min(room, length);
      taken.add("%d+%d %s".formatted(offset, n, back ? "back" : "out"));
      room -= n;
      return n;
    }
  }
}
