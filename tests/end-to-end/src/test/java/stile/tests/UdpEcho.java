package stile.tests;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Random;

/** Sends datagrams of every length to an echo server and compares what comes back. */
final class UdpEcho {
  private static final int PORT = 7;
  private static final int HEADERS = 28;
  private static final int TIMEOUT_MILLIS = 5000;

  private UdpEcho() {}

  /** Takes the server's address, and the MTU. */
  public static void main(String[] args) throws Exception {
    int longest = Integer.parseInt(args[1]) - HEADERS;
    Random random = new Random(1);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(InetAddress.getByName(args[0]), PORT);
      DatagramPacket answer = new DatagramPacket(new byte[longest + 1], longest + 1);
      for (int length = 1; length <= longest; length++) { // Java sends none that is empty
        byte[] data = new byte[length];
        random.nextBytes(data);
        socket.send(new DatagramPacket(data, length));
        answer.setLength(longest + 1);
        socket.receive(answer);
        if (!Arrays.equals(data, Arrays.copyOf(answer.getData(), answer.getLength()))) {
          throw new AssertionError("another answer to " + length + " bytes");
        }
      }
      System.out.println("echoed " + longest + " datagrams");
    }
  }
}
