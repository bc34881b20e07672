package dev.trace.cli.command;

import dev.trace.operators.manual.BlockRangeSyntax;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Leaves ranges as they are typed, and refuses at once what is none: later it would cost a database or a firing. */
public final class RangeOption implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        try {
            BlockRangeSyntax.parse(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
