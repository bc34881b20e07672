package dev.trace.dag.platform;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of databases. */
final class Databases {
    // Several hosts, comma-separated, are allowed: the driver tries them in turn.
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:jdbc:)?postgres(?:ql)?://(?:([^/@?\\s]*)@)?([A-Za-z0-9.\\-\\[\\]:,_]+/[^/?@\\s]+(?:\\?\\S*)?)");
    private static final Pattern CREDENTIALS = Pattern.compile("[?&](user|password)=");

    private Databases() {}

    /**
     * @param userField where a person says who connects
     * @param url {@code embedded}, or an address with or without {@code jdbc:}
     * @param user null to take it from the address
     * @param password null to take it from the address, or for none
     * @throws PlatformException if the address is none; never repeats it, since it may hold a password
     */
    static DatabaseConfig of(String userField, String url, @Nullable String user, @Nullable Sensitive password) {
        if (url.equals("embedded")) {
            return new DatabaseConfig.Embedded();
        }
        Matcher address = address(url);
        String[] credentials =
                address.group(1) == null ? new String[0] : address.group(1).split(":", 2);
        String connects = user != null ? user : credentials.length > 0 ? decoded(credentials[0]) : "";
        if (connects.isEmpty()) {
            throw new PlatformException("says nobody who connects; add " + userField);
        }
        Sensitive proof =
                password != null ? password : Sensitive.of(credentials.length > 1 ? decoded(credentials[1]) : "");
        return new DatabaseConfig.External("jdbc:postgresql://" + address.group(2), connects, proof);
    }

    private static Matcher address(String url) {
        Matcher address = ADDRESS.matcher(url);
        if (!address.matches()) {
            throw new PlatformException(
                    "is no Postgres address; write jdbc:postgresql://host:port/database, or embedded");
        } else if (CREDENTIALS.matcher(address.group(2)).find()) {
            throw new PlatformException("holds credentials; write them as 'user' and 'password' beside it");
        }
        return address;
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
