package dev.trace.dag.platform;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where Parquet files go. */
public sealed interface ColdConfig {
    /**
     * A folder of the local file system.
     *
     * @param root absolute
     */
    record Folder(Path root) implements ColdConfig {}

    /**
     * A bucket of S3, or of a server that speaks its protocol.
     *
     * @param bucket its name
     * @param prefix what all keys begin with, without slashes at its ends; empty for the whole bucket
     * @param server where the bucket is
     * @param keys who asks; empty for whomever the AWS environment names
     * @param encryption of objects; empty for what the bucket does by itself
     * @param spool absolute; folder where files are written before they go to the bucket
     */
    record S3(
            String bucket,
            String prefix,
            Server server,
            Optional<Keys> keys,
            Optional<Encryption> encryption,
            Path spool)
            implements ColdConfig {}

    /**
     * A server of buckets.
     *
     * @param region empty for the one of the AWS environment
     * @param endpoint empty for the region's own
     * @param addressing how buckets are named in addresses
     */
    record Server(Optional<String> region, Optional<URI> endpoint, Addressing addressing) {}

    /** How a bucket is named in an address. */
    enum Addressing {
        /** In the host name, as AWS wants it. */
        HOST,
        /** In the path, as most other servers do. */
        PATH
    }

    /**
     * A pair of keys.
     *
     * @param id access key id
     * @param secret secret access key
     */
    record Keys(Sensitive id, Sensitive secret) {}

    /**
     * Encryption by the server.
     *
     * @param algorithm {@code AES256} or {@code aws:kms}
     * @param kmsKey for {@code aws:kms}: id, alias or ARN; empty for the account's default key
     */
    record Encryption(String algorithm, Optional<String> kmsKey) {}
}
