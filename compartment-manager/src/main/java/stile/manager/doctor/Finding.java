package stile.manager.doctor;

/**
 * One thing about the machine.
 *
 * @param severity how bad it is
 * @param subject the compartment, or what else it is about
 * @param what what was found, and what was expected
 * @param cure what to do; empty when all is well
 */
public record Finding(Severity severity, String subject, String what, String cure) {
  /** How bad it is. */
  public enum Severity {
    /** As it should be. */
    OK,
    /** It will work, but worse than it could. */
    WARNING,
    /** It will not work. */
    PROBLEM
  }

  static Finding ok(String subject, String what) {
    return new Finding(Severity.OK, subject, what, "");
  }

  static Finding warning(String subject, String what, String cure) {
    return new Finding(Severity.WARNING, subject, what, cure);
  }

  static Finding problem(String subject, String what, String cure) {
    return new Finding(Severity.PROBLEM, subject, what, cure);
  }
}
