package stile.manager.cli;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stile.manager.Service;
import stile.manager.config.DeviceTypes;

/**
 * What the commands need from outside. Suppliers, so that {@code --help} loads none of it.
 *
 * @param types finds the device types
 * @param service makes what {@code run} runs
 * @param environment the process's environment variables
 * @param home the folder Stile is installed in, if it is known
 */
record Surroundings(
    Supplier<DeviceTypes> types,
    Supplier<Service> service,
    Map<String, String> environment,
    @Nullable String home) {}
