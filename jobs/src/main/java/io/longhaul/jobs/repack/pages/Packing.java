package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.schema.PrimitiveType;

/**
 * How one column chunk is written: what came out smallest of a sample.
 *
 * @param coded the dictionary, where the values are ids of it
 * @param level of the codec
 * @param bytesPerValue before compression, about
 */
record Packing(PageValues values, Optional<Coded> coded, int level, double bytesPerValue) {
  private static final int RUNS = 4;
  private static final int RUN = 2048;
  private static final int DICTIONARY_SAMPLE = 1 << 16;

  /** The number of different values is an estimate. */
  private static final double SURELY = 1.2;

  private static final int FEW_TIMES = 8;
  private static final double INCOMPRESSIBLE = 0.98;
  private static final double ENTRY = 1.5;

  /** What a level must save over level 1 to be worth its time. */
  private static final double WORTH = 0.98;

  private record Trial(PageValues values, Optional<Coded> coded, double size, Bytes sample) {}

  static Packing choose(ColumnData data, ValueOrder order, PackSettings settings, PageCodec codec)
      throws IOException {
    PrimitiveType type = data.column().getPrimitiveType();
    Pieces pieces = new Pieces(data.segments());
    int count = pieces.count();
    List<Trial> trials = new ArrayList<>();
    for (Encoding encoding : encodings(type, settings.profile())) {
      trials.add(attempt(new FullPages(pieces, type, encoding), Optional.empty(), count, codec));
    }
    Trial best = best(trials);
    Optional<Coded> coded =
        type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BOOLEAN
                || isHopeless(data.distinct(), count, best.size())
            ? Optional.empty()
            : Coded.of(data.segments(), count, order);
    if (coded.isPresent()) {
      trials.add(attempt(new CodedPages(coded.get(), order), coded, count, codec));
      best = best(trials);
    }
    double bytes = best.sample().size() / (double) Math.max(1, Math.min(count, RUNS * RUN));
    return new Packing(best.values(), best.coded(), level(best, settings, codec), bytes);
  }

  private static Trial best(List<Trial> trials) {
    Trial best = trials.get(0);
    for (Trial trial : trials) {
      best = trial.size() < best.size() ? trial : best;
    }
    return best;
  }

  /**
   * Whether a dictionary can't gain: uniting it takes more time than all else. Where most values
   * occur a few times only, their ids hardly compress, and an entry takes some bytes.
   *
   * @param size of the best without one
   */
  private static boolean isHopeless(long distinct, int count, double size) {
    if (distinct > Coded.MOST_ENTRIES * SURELY || distinct > count / 2.0 * SURELY) {
      return true;
    }
    int bits = Hybrid.width((int) Math.max(1, distinct - 1));
    return distinct > count / FEW_TIMES
        && (double) count * bits / 8 * INCOMPRESSIBLE + distinct * ENTRY > size;
  }

  private static List<Encoding> encodings(PrimitiveType type, Profile profile) {
    if (profile == Profile.COMPAT) {
      return List.of(Encoding.PLAIN);
    }
    return switch (type.getPrimitiveTypeName()) {
      case INT32, INT64 -> List.of(Encoding.PLAIN, Encoding.DELTA_BINARY_PACKED);
      case BINARY -> List.of(Encoding.PLAIN, Encoding.DELTA_LENGTH_BYTE_ARRAY);
      case BOOLEAN, FLOAT, DOUBLE, INT96, FIXED_LEN_BYTE_ARRAY -> List.of(Encoding.PLAIN);
    };
  }

  private static Trial attempt(PageValues values, Optional<Coded> coded, int count, PageCodec codec)
      throws IOException {
    Bytes sample = new Bytes(RUNS * RUN * 8);
    if (count <= RUNS * RUN) {
      values.encode(0, count, sample);
    } else {
      for (int i = 0; i < RUNS; i++) {
        int from = (int) ((long) (count - RUN) * i / (RUNS - 1));
        values.encode(from, from + RUN, sample);
      }
    }
    double size =
        compressed(sample.array(), sample.size(), 1, codec)
            * Math.max(1, count / (double) (RUNS * RUN));
    if (coded.isPresent()) {
      Values dictionary = coded.get().dictionary();
      int length = Math.min(dictionary.size(), DICTIONARY_SAMPLE);
      size +=
          compressed(dictionary.array(), length, 1, codec)
              * (dictionary.size() / (double) Math.max(1, length));
    }
    return new Trial(values, coded, size, sample);
  }

  private static int level(Trial trial, PackSettings settings, PageCodec codec) throws IOException {
    if (settings.codec() != CompressionCodec.ZSTD || settings.level() == 1) {
      return settings.level();
    }
    Bytes sample = trial.sample();
    int low = compressed(sample.array(), sample.size(), 1, codec);
    int high = compressed(sample.array(), sample.size(), settings.level(), codec);
    return high < low * WORTH ? settings.level() : 1;
  }

  private static int compressed(byte[] bytes, int length, int level, PageCodec codec)
      throws IOException {
    return codec.compress(CompressionCodec.ZSTD, level, bytes, 0, length);
  }
}
