package stile.manager.cli;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine.IVersionProvider;

/** Says which Stile this is, as the build wrote it into the module. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"stile " + number()};
  }

  static String number() {
    ModuleDescriptor module = Version.class.getModule().getDescriptor();
    return module == null ? "unknown" : module.rawVersion().orElse("unknown");
  }
}
