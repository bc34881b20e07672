package dev.trace.dag.platform;

import dev.trace.dag.schema.Checked;
import dev.trace.dag.schema.Checked.Element;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the {@code auth} section together. Names are checked and never repeated, for somebody may write the secret itself.
 *
 * @param problems takes what is wrong
 * @param placeholders resolve the secrets when they are used
 */
record AuthAssembly(Problems problems, Placeholders placeholders) {
    AuthConfig auth(Checked fields) {
        return new AuthConfig(tokens(fields, "user_token"), tokens(fields, "worker_token"), keys(fields));
    }

    private List<NamedSecret> tokens(Checked fields, String field) {
        Optional<Element> single = fields.single(field);
        List<Element> names = single.map(List::of).orElseGet(() -> fields.elements(field));
        if (fields.isEmptyList(field)) {
            problems.error(fields.at(field), "'" + field + "' must name at least one secret");
        }
        return names.stream()
                .flatMap(each -> secret(field, each.at(), (String) each.value()).stream())
                .toList();
    }

    private List<AuthConfig.JwtKey> keys(Checked fields) {
        if (fields.isEmptyList("jwt_keys")) {
            problems.error(fields.at("jwt_keys"), "'jwt_keys' must hold at least one key");
        }
        List<AuthConfig.JwtKey> keys = new ArrayList<>();
        Set<String> kids = new HashSet<>();
        for (Element element : fields.elements("jwt_keys")) {
            Checked key = (Checked) element.value();
            Optional<String> kid = key.text("kid");
            Optional<NamedSecret> secret = key.text("secret").flatMap(name -> secret("secret", key.at("secret"), name));
            if (kid.isPresent() && !kids.add(kid.get())) {
                problems.error(key.at("kid"), "kid '" + kid.get() + "' comes twice; every key needs its own");
            } else if (kid.isPresent() && secret.isPresent()) {
                keys.add(new AuthConfig.JwtKey(kid.get(), secret.get()));
            }
        }
        return keys;
    }

    private Optional<NamedSecret> secret(String field, Mark at, String name) {
        if (!name.matches(SecretNames.FORM)) {
            problems.error(
                    at, "'" + field + "' must be the name of a secret, not the secret itself and no placeholder");
            return Optional.empty();
        }
        return Optional.of(new NamedSecret(name, placeholders.sensitive("${secret:" + name + "}")));
    }
}
