package dev.trace.api.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of one operator, in documentation order. */
public final class ConfigSpec {
    private final List<ConfigKeyDescriptor> descriptors;

    private ConfigSpec(List<ConfigKeyDescriptor> descriptors) {
        this.descriptors = descriptors;
    }

    /** @throws IllegalArgumentException if two keys have the same name */
    public static ConfigSpec of(ConfigKey<?>... keys) {
        List<ConfigKeyDescriptor> descriptors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ConfigKey<?> key : keys) {
            if (!names.add(key.name())) {
                throw new IllegalArgumentException("configuration key declared twice: " + key.name());
            }
            descriptors.add(key.descriptor());
        }
        return new ConfigSpec(List.copyOf(descriptors));
    }

    public List<ConfigKeyDescriptor> descriptors() {
        return descriptors;
    }

    /**
     * Checks and completes a configuration.
     *
     * @param raw as read from YAML: texts, {@code Long}, {@code Boolean}, lists and nested maps of them
     * @throws ConfigException with every problem at once
     */
    public Config parse(Map<String, ?> raw) throws ConfigException {
        List<ConfigProblem> problems = ConfigValues.problems(descriptors, raw);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Config(descriptors, ConfigValues.flatten(raw));
    }
}
