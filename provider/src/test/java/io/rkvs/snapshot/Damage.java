package io.rkvs.snapshot;

import java.util.Arrays;
import java.util.Random;

/** What disks, transfers and people do to files. */
final class Damage {
  private Damage() {}

  /** Returns a damaged copy; in rare cases (zeros zeroed) it is equal. */
  static byte[] random(byte[] sound, Random random) {
    int at = random.nextInt(sound.length);
    return switch (random.nextInt(7)) {
      case 0 -> flip(sound, at, random);
      case 1 -> Arrays.copyOf(sound, at);
      case 2 -> zeroPage(sound, at);
      case 3 -> swapSectors(sound, at, random.nextInt(sound.length));
      case 4 -> hole(sound, at, 1 + random.nextInt(5_000));
      case 5 -> garbage(sound, at, random);
      default -> append(sound, random);
    };
  }

  private static byte[] flip(byte[] sound, int at, Random random) {
    byte[] damaged = sound.clone();
    damaged[at] ^= (byte) (1 << random.nextInt(8));
    return damaged;
  }

  private static byte[] zeroPage(byte[] sound, int at) {
    byte[] damaged = sound.clone();
    int from = at / 4096 * 4096;
    Arrays.fill(damaged, from, Math.min(damaged.length, from + 4096), (byte) 0);
    return damaged;
  }

  private static byte[] swapSectors(byte[] sound, int a, int b) {
    byte[] damaged = sound.clone();
    int from = Math.min(a / 512 * 512, sound.length - 512);
    int to = Math.min(b / 512 * 512, sound.length - 512);
    System.arraycopy(sound, from, damaged, to, 512);
    System.arraycopy(sound, to, damaged, from, 512);
    return damaged;
  }

  private static byte[] hole(byte[] sound, int at, int length) {
    int to = Math.min(sound.length, at + length);
    byte[] damaged = Arrays.copyOf(sound, sound.length - (to - at));
    System.arraycopy(sound, to, damaged, at, sound.length - to);
    return damaged;
  }

  private static byte[] garbage(byte[] sound, int at, Random random) {
    byte[] damaged = sound.clone();
    byte[] noise = new byte[Math.min(sound.length - at, 1 + random.nextInt(64))];
    random.nextBytes(noise);
    System.arraycopy(noise, 0, damaged, at, noise.length);
    return damaged;
  }

  private static byte[] append(byte[] sound, Random random) {
    byte[] damaged = Arrays.copyOf(sound, sound.length + 1 + random.nextInt(1000));
    for (int i = sound.length; i < damaged.length; i++) {
      damaged[i] = (byte) random.nextInt();
    }
    return damaged;
  }
}
