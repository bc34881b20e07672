package dev.trace.worker.parquet;

import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/** Parquet's column readers insist on someone who would assemble records; nobody does here. */
final class IgnoredRecords extends GroupConverter {
    private final List<PrimitiveConverter> fields;

    IgnoredRecords(MessageType schema) {
        fields = schema.getFields().stream()
                .<PrimitiveConverter>map(field -> new PrimitiveConverter() {})
                .toList();
    }

    @Override
    public Converter getConverter(int fieldIndex) {
        return fields.get(fieldIndex);
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
}
