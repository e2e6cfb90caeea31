package io.rkvs.snapshot;

import io.rkvs.snapshot.format.ByteSink;
import io.rkvs.snapshot.format.Layout;
import java.io.IOException;

/** One thread of a save: takes slots, encodes their entries, fills blocks. */
final class SaveWorker implements Runnable {
  private static final int KEEP_BYTES = 1 << 20;

  private final SaveRun run;
  private final BlockAppender appender;
  private final WriteOptions options;
  private final EntryCodec.Writing codec;
  private final SlotBuffer slot = new SlotBuffer();
  private final ByteSink payload;
  private final ByteSink keyBytes = new ByteSink(256);
  private final ByteSink valueBytes = new ByteSink(1024);
  private int entriesInBlock;
  private int firstSlotOfBlock;

  SaveWorker(SaveRun run, BlockAppender appender, WriteOptions options, EntryCodec.Writing codec) {
    this.run = run;
    this.appender = appender;
    this.options = options;
    this.codec = codec;
    this.payload = new ByteSink(options.blockBytes() + 1024);
  }

  @Override
  public void run() {
    try (EntryCodec.Encoder encoder = codec.newEncoder();
        BlockAppender.Scratch scratch = new BlockAppender.Scratch(options.codec())) {
      for (int cut = 0; cut < run.cuts().size() && run.failure() == null; cut++) {
        saveCut(cut, encoder, scratch);
      }
    } catch (Throwable problem) {
      // Whatever it is, an Error too: the thread that called save throws it.
      run.fail(problem);
    }
  }

  private void saveCut(int cut, EntryCodec.Encoder encoder, BlockAppender.Scratch scratch)
      throws IOException, EntryCodecException {
    CutSource source = run.cuts().get(cut);
    int slots = source.slots();
    int chunk = run.chunk(cut);
    for (int from = run.takeSlots(cut); from < slots; from = run.takeSlots(cut)) {
      int to = Math.min(slots, from + chunk);
      for (int number = from; number < to; number++) {
        if (run.failure() != null) {
          return;
        }
        source.copySlot(number, slot);
        encodeSlot(cut, number, encoder, scratch);
      }
    }
    flush(cut, scratch);
  }

  private void encodeSlot(
      int cut, int number, EntryCodec.Encoder encoder, BlockAppender.Scratch scratch)
      throws IOException, EntryCodecException {
    for (int i = 0; i < slot.size(); i++) {
      if (entriesInBlock == 0) {
        firstSlotOfBlock = number;
      }
      encodeEntry(cut, i, encoder);
      entriesInBlock++;
      if (payload.size() >= options.blockBytes()) {
        flush(cut, scratch);
      }
    }
    slot.clear();
  }

  private void encodeEntry(int cut, int index, EntryCodec.Encoder encoder)
      throws EntryCodecException {
    keyBytes.reset(KEEP_BYTES);
    valueBytes.reset(KEEP_BYTES);
    encode(cut, "key", slot.key(index), keyBytes, encoder);
    encode(cut, "value", slot.value(index), valueBytes, encoder);
    long size = (long) keyBytes.size() + valueBytes.size();
    if (size > options.maxEntryBytes()) {
      throw new EntryCodecException(
          "namespace "
              + run.cuts().get(cut).name()
              + ": expected entries of at most "
              + options.maxEntryBytes()
              + " bytes, found one of "
              + size,
          slot.value(index).getClass().getName(),
          null);
    }
    long deadline = slot.deadline(index);
    boolean expires = deadline != EntrySink.ETERNAL;
    payload.writeVar(((long) keyBytes.size() << 1) | (expires ? 1 : 0));
    payload.write(keyBytes.array(), 0, keyBytes.size());
    payload.writeVar(valueBytes.size());
    payload.write(valueBytes.array(), 0, valueBytes.size());
    if (expires) {
      payload.writeLong(deadline);
    }
  }

  private void encode(int cut, String what, Object object, ByteSink out, EntryCodec.Encoder encoder)
      throws EntryCodecException {
    try {
      encoder.encode(object, out);
    } catch (EntryCodecException | RuntimeException | StackOverflowError e) {
      String className = object.getClass().getName();
      throw new EntryCodecException(
          "namespace "
              + run.cuts().get(cut).name()
              + ": a "
              + what
              + " of class "
              + className
              + " cannot be written: "
              + e.getMessage(),
          className,
          e);
    }
  }

  private void flush(int cut, BlockAppender.Scratch scratch) throws IOException {
    if (entriesInBlock > 0) {
      int bytes =
          appender.append(
              Layout.TYPE_ENTRIES, cut + 1, firstSlotOfBlock, entriesInBlock, payload, scratch);
      run.wrote(entriesInBlock, bytes);
      payload.reset(options.blockBytes() + KEEP_BYTES);
      entriesInBlock = 0;
    }
  }
}
