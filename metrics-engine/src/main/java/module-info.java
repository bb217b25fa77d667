/// The metrics engine: the vocabulary of samples, their text formats, the storage seam, the head
/// and the scraper. Plain Java; knows neither Quarkus nor Kubernetes.
@org.jspecify.annotations.NullMarked
module dev.steelyard.engine {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive java.net.http;
    requires roaringbitmap;
    requires org.snakeyaml.engine;
    requires re2j;
    requires org.antlr.antlr4.runtime;

    exports dev.steelyard.model;
    exports dev.steelyard.exposition;
    exports dev.steelyard.exposition.lint;
    exports dev.steelyard.promql;
    exports dev.steelyard.promql.histogram;
    exports dev.steelyard.promql.script;
    exports dev.steelyard.storage;
    exports dev.steelyard.storage.merge;
    exports dev.steelyard.scrape;
    exports dev.steelyard.scrape.config;
    exports dev.steelyard.scrape.job;
    exports dev.steelyard.scrape.relabel;
    exports dev.steelyard.tsdb;
    exports dev.steelyard.tsdb.block;
    exports dev.steelyard.tsdb.chunk;
    exports dev.steelyard.tsdb.command;
    exports dev.steelyard.tsdb.prometheus;
    exports dev.steelyard.promql.syntax;
}
