package dev.trace.dag.platform;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of databases. */
final class Databases {
    private static final String JDBC = "jdbc:";

    private Databases() {}

    /**
     * @param url {@code embedded}, or an address with or without {@code jdbc:}
     * @param user null to take it from the address
     * @param password null to take it from the address, or for none
     * @throws PlatformException if the address is none; never repeats it, since it may hold a password
     */
    static DatabaseConfig of(String url, @Nullable String user, @Nullable Sensitive password) {
        if (url.equals("embedded")) {
            return new DatabaseConfig.Embedded();
        }
        URI address = address(url);
        String info = address.getUserInfo();
        String[] credentials = info == null ? new String[0] : info.split(":", 2);
        String connects = user != null ? user : credentials.length > 0 ? credentials[0] : "";
        if (connects.isEmpty()) {
            throw new PlatformException("says nobody who connects; add 'user'");
        }
        Sensitive proof = password != null ? password : Sensitive.of(credentials.length > 1 ? credentials[1] : "");
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return new DatabaseConfig.External(
                "jdbc:postgresql://" + address.getHost() + port + address.getRawPath() + query, connects, proof);
    }

    private static URI address(String url) {
        try {
            URI address = new URI(url.startsWith(JDBC) ? url.substring(JDBC.length()) : url);
            boolean isPostgres = "postgresql".equals(address.getScheme()) || "postgres".equals(address.getScheme());
            boolean namesDatabase =
                    address.getRawPath() != null && address.getRawPath().length() > 1;
            String query = String.valueOf(address.getRawQuery());
            if (query.matches("(.*&)?(user|password)=.*")) {
                throw new PlatformException("holds credentials; write them as 'user' and 'password' beside it");
            } else if (isPostgres && address.getHost() != null && namesDatabase) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Said below: the exception's text repeats the address.
        }
        throw new PlatformException("is no Postgres address; write jdbc:postgresql://host:port/database, or embedded");
    }
}
