package dev.trace.worker.run;

import dev.trace.api.OperatorFactory;
import dev.trace.api.config.Config;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells files apart that another operator, version or output-affecting setting would have made otherwise. */
final class OutputHash {
    private OutputHash() {}

    static String of(OperatorFactory factory, Config config) {
        String text = factory.name() + "\n" + factory.version() + "\n" + config.outputAffecting();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
