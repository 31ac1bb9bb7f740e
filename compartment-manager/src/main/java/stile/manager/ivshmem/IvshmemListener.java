package stile.manager.ivshmem;

/** What the server tells. Called by the thread that steps it. */
public interface IvshmemListener {
  /**
   * A client connected and is about to get the memory: what an earlier one left is to be cleared.
   */
  void attaching();

  /**
   * The client is gone, and the guest with it.
   *
   * @param reason for a person
   */
  void detached(String reason);
}
