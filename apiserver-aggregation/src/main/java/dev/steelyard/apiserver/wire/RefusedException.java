package dev.steelyard.apiserver.wire;

/// A request that cannot be answered as it was put; carries what to tell the caller.
public final class RefusedException extends Exception {
    private final ApiStatus status;

    public RefusedException(ApiStatus status) {
        super(status.message());
        this.status = status;
    }

    /// A request that says something which cannot be understood.
    public static RefusedException badRequest(String message) {
        return new RefusedException(ApiStatus.of(ApiStatus.Reason.BAD_REQUEST, message));
    }

    /// The same bytes, where there are no more than `limit`.
    public static byte[] unlessWithin(int limit, byte[] decoded) throws RefusedException {
        if (decoded.length > limit) {
            throw new RefusedException(
                    ApiStatus.of(
                            ApiStatus.Reason.REQUEST_TOO_LARGE,
                            "the body has more than %d bytes when decoded".formatted(limit)));
        }
        return decoded;
    }

    /// What to tell the caller.
    public ApiStatus status() {
        return status;
    }
}
