package stile.bindings.abi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code native/include/stile} declares, read from the text. Our headers are plain enough for
 * this: structures of scalars, arrays and other structures, and macros that are numbers.
 *
 * @param files relative to {@code native/include}
 * @param structs the fields of each structure, in order; a flexible array ends in {@code []}
 * @param constants names of macros that have a value
 */
record Headers(List<String> files, Map<String, List<String>> structs, List<String> constants) {
  static final Path INCLUDE = Path.of("../native/include");

  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern STRUCT =
      Pattern.compile("^struct (\\w+) \\{(.*?)^\\}", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FIELD = Pattern.compile("(\\w+)\\s*(\\[[^]]*\\])?;");
  private static final Pattern CONSTANT =
      Pattern.compile("^#define[ \\t]+(STILE_\\w+)[ \\t]+\\S", Pattern.MULTILINE);

  static Headers read() throws IOException {
    List<String> files = new ArrayList<>();
    Map<String, List<String>> structs = new LinkedHashMap<>();
    List<String> constants = new ArrayList<>();
    try (Stream<Path> found = Files.list(INCLUDE.resolve("stile"))) {
      for (Path file : found.filter(f -> f.toString().endsWith(".h")).sorted().toList()) {
        files.add(INCLUDE.relativize(file).toString());
        String text = COMMENT.matcher(Files.readString(file)).replaceAll(" ");
        for (Matcher struct = STRUCT.matcher(text); struct.find(); ) {
          structs.put(struct.group(1), fields(struct.group(2)));
        }
        for (Matcher constant = CONSTANT.matcher(text); constant.find(); ) {
          constants.add(constant.group(1));
        }
      }
    }
    return new Headers(files, structs, constants);
  }

  private static List<String> fields(String body) {
    List<String> fields = new ArrayList<>();
    for (Matcher field = FIELD.matcher(body); field.find(); ) {
      fields.add("[]".equals(field.group(2)) ? field.group(1) + "[]" : field.group(1));
    }
    return fields;
  }
}
