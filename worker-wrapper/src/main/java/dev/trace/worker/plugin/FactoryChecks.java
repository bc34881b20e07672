package dev.trace.worker.plugin;

import dev.trace.api.OperatorApi;
import dev.trace.api.OperatorFactory;
import dev.trace.api.config.ConfigKeyDescriptor;
import dev.trace.api.table.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What must be true of every operator before it may be used. */
final class FactoryChecks {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

    private FactoryChecks() {}

    static List<String> problems(OperatorFactory factory) {
        // A plugin for another version may lack methods: ask it nothing else.
        if (factory.apiVersion() != OperatorApi.VERSION) {
            return List.of("it is built for version " + factory.apiVersion() + " of the operator API, this is version "
                    + OperatorApi.VERSION + "; build it against this version");
        }
        List<String> problems = new ArrayList<>();
        String name = factory.name();
        if (name == null || !NAME.matcher(name).matches()) {
            problems.add("its name '" + name + "' is not " + NAME);
        }
        if (isBlank(factory.summary())) {
            problems.add("it has no summary");
        }
        if (isBlank(factory.version())) {
            problems.add("it has no version");
        }
        if (factory.kind() == null || factory.publication() == null || factory.updateStrategy() == null) {
            problems.add("its kind, publication or update strategy is null");
        }
        if (factory.config() == null) {
            problems.add("its config() is null; an operator without keys returns ConfigSpec.of()");
        } else {
            factory.config().descriptors().forEach(key -> check(key, problems));
        }
        return problems;
    }

    private static void check(ConfigKeyDescriptor key, List<String> problems) {
        if (!KEY.matcher(key.name()).matches()) {
            problems.add("its configuration key '" + key.name() + "' is not " + KEY);
        }
        if (isBlank(key.doc())) {
            problems.add("its configuration key '" + key.name() + "' has no doc");
        }
    }

    /** @throws IllegalArgumentException if two tables have one name, or a key or block column is none of the table's */
    static void requireSound(String operator, List<TableDefinition> tables) {
        Set<String> names = new HashSet<>();
        for (TableDefinition table : tables) {
            if (!NAME.matcher(table.name()).matches()) {
                throw new IllegalArgumentException(operator + ": the table name '" + table.name() + "' is not " + NAME);
            }
            if (!names.add(table.name())) {
                throw new IllegalArgumentException(operator + " defines the table " + table.name() + " twice");
            }
            table.key().forEach(table::indexOf);
            if (table.blockColumn() != null) {
                table.indexOf(table.blockColumn());
            }
        }
    }

    static String label(OperatorFactory factory) {
        return "'" + factory.name() + "' (" + factory.getClass().getName() + ")";
    }

    @SuppressWarnings("NullAway") // a plugin need not be null-checked
    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
