package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import java.util.Set;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What an answer of S3, or none, means. */
final class S3Fault {
    private static final Set<String> UNKNOWN_ASKER = Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch");
    /** Temporary credentials end, and clocks are set right: neither needs another configuration. */
    private static final Set<String> PASSING = Set.of("ExpiredToken", "RequestTimeTooSkewed", "TokenRefreshRequired");

    private static final int MOVED = 301;
    private static final int DENIED = 403;
    private static final int MISSING = 404;
    private static final int CONFLICT = 409;
    private static final int CONDITION_FAILED = 412;
    private static final int FULL = 507;

    private S3Fault() {}

    /** Somebody else was first. */
    static boolean isTaken(SdkException e) {
        return status(e) == CONDITION_FAILED;
    }

    /** Somebody else is at it at this moment; who was first is not said. */
    static boolean isClash(SdkException e) {
        return status(e) == CONFLICT && code(e).equals("ConditionalRequestConflict");
    }

    /** The object or upload is not there; a bucket that is not there is another matter. */
    static boolean isAbsent(SdkException e) {
        return status(e) == MISSING && !code(e).equals("NoSuchBucket");
    }

    static OperatorException of(String doing, String place, SdkException e) {
        String what = "cannot " + doing + " " + place + ": ";
        if (isInterrupt(e)) {
            Thread.currentThread().interrupt();
            return new OperatorException(
                    StoreCode.STORAGE_FAILED, "interrupted while about to " + doing + " " + place, e);
        }
        String code = code(e);
        if (code.equals("NoSuchBucket")) {
            return refused(what + "the bucket is not there; make it, or set another `cold`", e);
        } else if (status(e) == MOVED || code.equals("AuthorizationHeaderMalformed")) {
            return refused(what + "the bucket is in another region; set cold.region", e);
        } else if (UNKNOWN_ASKER.contains(code)) {
            return refused(
                    what + "the credentials are wrong (" + code + "); check the AWS environment, or"
                            + " cold.access_key_id and cold.secret_access_key",
                    e);
        } else if (PASSING.contains(code)) {
            return new OperatorException(StoreCode.STORAGE_FAILED, what + said(e), e);
        } else if (status(e) == DENIED) {
            return new OperatorException(
                    StoreCode.STORAGE_DENIED,
                    what + "access denied; allow s3:ListBucket, s3:ListBucketMultipartUploads, s3:GetObject,"
                            + " s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload there",
                    e);
        } else if (status(e) == FULL || code.contains("StorageFull") || code.contains("QuotaExceeded")) {
            return new OperatorException(
                    StoreCode.STORAGE_FULL,
                    what + "no space is left there; make room, the work then goes on by itself",
                    e);
        } else if (String.valueOf(e.getMessage()).startsWith("Unable to load credentials")) {
            return refused(
                    what + "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a"
                            + " profile or a role, or cold.access_key_id and cold.secret_access_key",
                    e);
        }
        return new OperatorException(StoreCode.STORAGE_FAILED, what + said(e), e);
    }

    private static OperatorException refused(String message, SdkException e) {
        return new OperatorException(StoreCode.STORE_REFUSED, message, e);
    }

    private static boolean isInterrupt(SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof AbortedException || cause instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    private static String said(SdkException e) {
        if (e instanceof S3Exception s3 && s3.awsErrorDetails() != null) {
            return "HTTP " + s3.statusCode() + " " + s3.awsErrorDetails().errorCode() + " "
                    + s3.awsErrorDetails().errorMessage();
        }
        return String.valueOf(e.getMessage());
    }

    private static int status(SdkException e) {
        return e instanceof SdkServiceException service ? service.statusCode() : 0;
    }

    private static String code(SdkException e) {
        return e instanceof S3Exception s3 && s3.awsErrorDetails() != null
                ? String.valueOf(s3.awsErrorDetails().errorCode())
                : "";
    }
}
