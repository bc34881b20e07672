package dev.trace.cli.command;

import dev.trace.cli.CommandFailure;
import java.net.URI;
import java.net.URISyntaxException;

/** Where a dispatcher is. */
final class DispatcherAddress {
    private DispatcherAddress() {}

    /** @throws CommandFailure unless it is a plain http or https address; the message does not repeat it */
    static URI parse(String text) {
        try {
            URI uri = new URI(text.strip().replaceAll("/+$", ""));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getPath().isEmpty()) {
                return uri;
            }
            throw refused();
        } catch (URISyntaxException e) {
            throw refused();
        }
    }

    private static CommandFailure refused() {
        return CommandFailure.usage("--dispatcher takes http or https, a machine and a port, such as"
                + " http://dispatcher:8080, without user, password and path");
    }
}
