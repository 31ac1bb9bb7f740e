package stile.manager.ivshmem;

/** What the server tells. Called by the thread that steps it. */
public interface IvshmemListener {
  /**
   * The client is gone, and the guest with it.
   *
   * @param reason for a person
   */
  void detached(String reason);
}
