package stile.tests;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;

/** Takes what the first client sends, and sends the second one as much; says their hashes. */
final class TcpTransfer {
  private static final int TAKES = 8001;
  private static final int GIVES = 8002;
  private static final int BYTES = 16 << 20;
  private static final int PIECE = 1 << 16;

  private TcpTransfer() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws Exception {
    try (ServerSocket takes = new ServerSocket(TAKES);
        ServerSocket gives = new ServerSocket(GIVES)) {
      System.out.println("waiting");
      try (Socket client = takes.accept()) {
        take(client.getInputStream());
      }
      try (Socket client = gives.accept()) {
        give(client.getOutputStream());
      }
    }
  }

  private static void take(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] piece = new byte[PIECE];
    long bytes = 0;
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      digest.update(piece, 0, n);
      bytes += n;
    }
    System.out.println("took " + bytes + " bytes " + HexFormat.of().formatHex(digest.digest()));
  }

  private static void give(OutputStream out) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] piece = new byte[PIECE];
    Random random = new Random(2);
    for (int bytes = 0; bytes < BYTES; bytes += PIECE) {
      random.nextBytes(piece);
      digest.update(piece);
      out.write(piece);
    }
    System.out.println("gave " + HexFormat.of().formatHex(digest.digest()));
  }
}
