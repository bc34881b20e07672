package dev.trace.worker.secrets;

import java.util.Optional;

/**
 * Which part of which version of which AWS secret: {@code id}, {@code id#field}, {@code id~STAGE} or {@code
 * id~STAGE#field}.
 *
 * @param id the secret's name
 * @param stage {@code AWSCURRENT} unless named
 * @param field of the JSON object that it holds; empty for the whole text
 */
record AwsSecretName(String id, String stage, Optional<String> field) {
    static AwsSecretName of(String name) {
        int hash = name.indexOf('#');
        Optional<String> field = hash < 0 ? Optional.empty() : Optional.of(name.substring(hash + 1));
        String version = hash < 0 ? name : name.substring(0, hash);
        int tilde = version.indexOf('~');
        return tilde < 0
                ? new AwsSecretName(version, "AWSCURRENT", field)
                : new AwsSecretName(version.substring(0, tilde), version.substring(tilde + 1), field);
    }

    @Override
    public String toString() {
        return field.map(name -> "the field '" + name + "' of ").orElse("") + "the secret '" + id + "'"
                + (stage.equals("AWSCURRENT") ? "" : " at " + stage);
    }
}
