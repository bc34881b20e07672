package dev.trace.dag.task;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.trace.api.config.Spelling;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with JSON to whoever wrote it: by its fields and what they may hold, with no class of ours. */
public final class JsonMistakes {
    private static final Pattern MISSING = Pattern.compile("Missing (?:required )?creator property '([^']+)'");
    private static final Pattern TWICE = Pattern.compile("Duplicate field '([^']+)'");
    private static final String NOTHING_THERE = "No content to map";

    private JsonMistakes() {}

    /** Goes on after "the body is no valid thing: ". */
    public static String words(JsonProcessingException e) {
        return mistake(e) + place(e.getLocation());
    }

    private static String mistake(JsonProcessingException e) {
        String original = String.valueOf(e.getOriginalMessage());
        Matcher missing = MISSING.matcher(original);
        if (missing.lookingAt()) {
            return "'" + missing.group(1) + "' is missing";
        }
        Matcher twice = TWICE.matcher(original);
        if (twice.lookingAt()) {
            return "'" + twice.group(1) + "' comes twice";
        } else if (e instanceof UnrecognizedPropertyException unknown) {
            return unknown(unknown);
        } else if (e instanceof InvalidTypeIdException variant) {
            return variant.getTypeId() == null ? "'type' is missing" : "there is no type '" + variant.getTypeId() + "'";
        } else if (e instanceof ValueInstantiationException refused) {
            return refused(refused);
        } else if (original.startsWith(NOTHING_THERE)) {
            return "it is empty";
        } else if (e instanceof MismatchedInputException mismatch) {
            return field(mismatch) + " must be " + kind(mismatch.getTargetType());
        }
        return "it is not JSON";
    }

    private static String unknown(UnrecognizedPropertyException e) {
        List<String> known = e.getKnownPropertyIds() == null
                ? List.of()
                : e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
        String nearest = Spelling.nearest(e.getPropertyName(), known);
        return field(e) + " is not known; "
                + (nearest == null ? "known are " + String.join(", ", known) : "did you mean '" + nearest + "'?");
    }

    private static String refused(ValueInstantiationException e) {
        Throwable cause = e.getCause();
        if (!(cause instanceof IllegalArgumentException) || cause.getMessage() == null) {
            return field(e) + " lacks something that is needed";
        }
        return (e.getPath().isEmpty() ? "" : field(e) + ": ") + cause.getMessage();
    }

    private static String field(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "it" : "'" + path + "'";
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        } else if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(each -> ((Enum<?>) each).name())
                    .collect(Collectors.joining(" or "));
        } else if (type == String.class) {
            return "a text";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type == double.class || type == Double.class) {
            return "a number";
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(type) || type == OptionalLong.class) {
            return "a whole number";
        } else if (type == Duration.class) {
            return "a duration such as PT30S";
        } else if (type == Instant.class) {
            return "a moment such as 2026-01-31T12:00:00Z";
        } else if (type == byte[].class) {
            return "Base64";
        }
        return Collection.class.isAssignableFrom(type) || type.isArray() ? "a list" : "an object";
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null || at.getLineNr() < 1 || at.getColumnNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
