package dev.trace.dag.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.trace.api.Emission;
import dev.trace.api.Scope;
import dev.trace.api.table.Storage;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Function;

/** Tells Jackson about types that know nothing of Jackson. */
final class TaskJsonModule extends SimpleModule {
    private static final long serialVersionUID = 1;

    TaskJsonModule() {
        super("trace-task");
        setMixInAnnotation(Emission.class, Emissions.class);
        setMixInAnnotation(Scope.class, Scopes.class);
        setMixInAnnotation(Storage.class, Storages.class);
        setMixInAnnotation(AttemptOutcome.class, Outcomes.class);
        addSerializer(Duration.class, ToStringSerializer.instance);
        addSerializer(Instant.class, ToStringSerializer.instance);
        addSerializer(new Sorted());
        addDeserializer(Duration.class, new Parsed<>(Duration.class, Duration::parse));
        addDeserializer(Instant.class, new Parsed<>(Instant.class, Instant::parse));
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Emission.Partition.class, name = "partition"),
        @JsonSubTypes.Type(value = Emission.Cursor.class, name = "cursor")
    })
    private interface Emissions {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Scope.Partition.class, name = "partition"),
        @JsonSubTypes.Type(value = Scope.Update.class, name = "update")
    })
    private interface Scopes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Storage.Hot.class, name = "hot"),
        @JsonSubTypes.Type(value = Storage.Cold.class, name = "cold")
    })
    private interface Storages {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = AttemptOutcome.Succeeded.class, name = "succeeded"),
        @JsonSubTypes.Type(value = AttemptOutcome.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = AttemptOutcome.Released.class, name = "released"),
        @JsonSubTypes.Type(value = AttemptOutcome.Canceled.class, name = "canceled")
    })
    private interface Outcomes {}

    /** Writes sets in one order, so that the same message gives the same text. */
    private static final class Sorted extends StdSerializer<Set<?>> {
        private static final long serialVersionUID = 1;

        Sorted() {
            super(TypeFactory.defaultInstance().constructCollectionType(Set.class, Object.class));
        }

        @Override
        public void serialize(Set<?> set, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartArray();
            for (Object element :
                    set.stream().sorted(Comparator.comparing(String::valueOf)).toList()) {
                provider.defaultSerializeValue(element, out);
            }
            out.writeEndArray();
        }
    }

    /** Reads a value from its ISO 8601 text. */
    private static final class Parsed<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1;

        private final transient Function<String, T> parse;

        Parsed(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) throws IOException {
            try {
                return parse.apply(text);
            } catch (DateTimeException e) {
                throw context.weirdStringException(text, handledType(), String.valueOf(e.getMessage()));
            }
        }
    }
}
