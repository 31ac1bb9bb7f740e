package stile.manager.controller;

import java.util.Map;
import java.util.TreeSet;

/**
 * A number that depends on the channel, as a controller's file writes it: {@code "0x40 + 4*fifo"},
 * {@code "1 << (19 - n)"}. Whole numbers, names, parentheses and C's {@code | & << >> + - * / %},
 * with C's precedence.
 */
public final class Expression {
  /** Why an expression has no value. The message says what is wrong with it. */
  public static final class BadExpressionException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    BadExpressionException(String message) {
      super(message);
    }
  }

  /** More than any controller needs, and less than a stack. */
  private static final int LENGTH = 200;

  private static final String[][] LEVELS = {
    {"|"}, {"&"}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}
  };

  private final String text;
  private final Map<String, Long> names;
  private int at;

  private Expression(String text, Map<String, Long> names) {
    this.text = text;
    this.names = names;
  }

  /**
   * Its value.
   *
   * @param names what each name stands for
   */
  public static long value(String text, Map<String, Long> names) throws BadExpressionException {
    if (text.length() > LENGTH) {
      throw new BadExpressionException("is longer than " + LENGTH + " characters");
    }
    Expression expression = new Expression(text, names);
    try {
      long value = expression.level(0);
      expression.blanks();
      if (expression.at < text.length()) {
        throw new BadExpressionException(
            "has \"" + text.substring(expression.at) + "\" at its end, which makes no sense");
      }
      return value;
    } catch (ArithmeticException e) {
      throw new BadExpressionException("has no value of 64 bits: " + e.getMessage());
    }
  }

  private long level(int level) throws BadExpressionException {
    if (level == LEVELS.length) {
      return primary();
    }
    long left = level(level + 1);
    for (String operator = operator(level); !operator.isEmpty(); operator = operator(level)) {
      left = apply(operator, left, level(level + 1));
    }
    return left;
  }

  private String operator(int level) {
    blanks();
    for (String operator : LEVELS[level]) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return operator;
      }
    }
    return "";
  }

  private static long apply(String operator, long left, long right) throws BadExpressionException {
    return switch (operator) {
      case "|" -> left | right;
      case "&" -> left & right;
      case "+" -> Math.addExact(left, right);
      case "-" -> Math.subtractExact(left, right);
      case "*" -> Math.multiplyExact(left, right);
      case "/" -> left / right;
      case "%" -> left % right;
      default -> shift(operator, left, right);
    };
  }

  private static long shift(String operator, long left, long right) throws BadExpressionException {
    if (right < 0 || right >= Long.SIZE) {
      throw new BadExpressionException("shifts by " + right);
    }
    if (operator.equals(">>")) {
      return left >>> right;
    }
    if (left << right >>> right != left) {
      throw new BadExpressionException("shifts bits out of 64");
    }
    return left << right;
  }

  private long primary() throws BadExpressionException {
    blanks();
    if (text.startsWith("(", at)) {
      at++;
      long value = level(0);
      blanks();
      if (!text.startsWith(")", at)) {
        throw new BadExpressionException("has a \"(\" without its \")\"");
      }
      at++;
      return value;
    }
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.isEmpty()) {
      throw new BadExpressionException(
          start == text.length()
              ? "ends too early"
              : "makes no sense at \"" + text.substring(start) + "\"");
    }
    return Character.isDigit(word.charAt(0)) ? number(word) : name(word);
  }

  private static long number(String word) throws BadExpressionException {
    try {
      return Long.decode(word.matches("0\\d+") ? "x" : word);
    } catch (NumberFormatException e) {
      throw new BadExpressionException("has \"" + word + "\", which is no number");
    }
  }

  private long name(String word) throws BadExpressionException {
    Long value = names.get(word);
    if (value == null) {
      throw new BadExpressionException(
          "names \"" + word + "\"; known are " + String.join(", ", new TreeSet<>(names.keySet())));
    }
    return value;
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }
}
