package dev.trace.bench.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads a body with Jackson's streaming parser: the text of every value, and keeps nothing. Safe for use from several threads. */
public final class TokenScan {
    private static final JsonFactory JSON = new JsonFactory();

    private TokenScan() {}

    /** @return something that depends on every value, so that no reading is left out */
    public static int scan(byte[] body) throws IOException {
        int seen = 0;
        try (JsonParser parser = JSON.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    char[] text = parser.getTextCharacters();
                    int length = parser.getTextLength();
                    seen += length;
                    if (length > 0) {
                        seen += text[parser.getTextOffset() + length - 1];
                    }
                }
            }
        }
        return seen;
    }
}
