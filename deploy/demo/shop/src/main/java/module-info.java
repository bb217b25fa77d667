/// The sample shop: an HTTP application worth scaling, and the customers who load it.
@org.jspecify.annotations.NullMarked
module dev.steelyard.sample {
    requires static org.jspecify;
    requires static com.google.errorprone.annotations;
    requires jdk.httpserver;
    requires java.net.http;

    exports dev.steelyard.sample;
}
