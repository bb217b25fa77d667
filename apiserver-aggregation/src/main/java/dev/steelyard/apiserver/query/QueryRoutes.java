package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Formatter;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.promql.syntax.QuerySyntaxException;
import dev.steelyard.scrape.job.TargetReader;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.storage.SeriesReader;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The table of what is served under `/api/v1`, with `/federate` and `/version`.
public final class QueryRoutes implements Routes {
    private final Queries queries;
    private final SeriesAnswers series;
    private final TargetAnswers targets;
    private final MetadataAnswers metadata;
    private final StatusAnswers status;
    private final HeadAnswer head;
    private final BlockAnswer blocks;
    private final FeatureAnswer features;
    private final OpenApiAnswer document;
    private final RuleAnswers rules;
    private final ExemplarAnswers exemplars;
    private final Federation federation;
    private final Parser parser;

    /// What answers are made from.
    ///
    /// @param external the labels that say to others whose series these are
    public record Sources(
            Engine engine,
            SeriesReader series,
            ExemplarReader exemplars,
            TargetReader targets,
            Supplier<Labels> external,
            Description description) {}

    /// @param concurrency how many queries are evaluated at once
    public QueryRoutes(
            Sources sources, ParserOptions options, InstantSource clock, int concurrency) {
        this.parser = new Parser(options);
        this.queries = new Queries(sources.engine(), sources.series(), clock, concurrency);
        this.series = new SeriesAnswers(sources.series(), parser);
        this.targets = new TargetAnswers(sources.targets());
        this.metadata = new MetadataAnswers(sources.targets(), series, parser);
        Description description = sources.description();
        Supplier<StoreState> stored = () -> description.state().get().stored();
        this.status = new StatusAnswers(description, clock);
        this.head = new HeadAnswer(sources.series(), () -> stored.get().allChunks());
        this.blocks = new BlockAnswer(() -> stored.get().blocks());
        this.features = new FeatureAnswer(description.features(), options);
        this.document = new OpenApiAnswer(description.version());
        this.rules = new RuleAnswers(parser);
        this.exemplars = new ExemplarAnswers(sources.exemplars(), parser);
        this.federation = new Federation(sources.series(), sources.external(), parser, clock);
    }

    /// What queries take.
    public List<MetricFamily> families() {
        return queries.families();
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) {
        List<String> path = request.target().segments();
        boolean isApi =
                path.size() > 2 && path.getFirst().equals("api") && path.get(1).equals("v1");
        if (!isApi && !path.equals(List.of("federate")) && !path.equals(List.of("version"))) {
            return Optional.empty();
        }
        if (!List.of("GET", "HEAD", "POST").contains(request.method())) {
            return Optional.of(
                    Answer.text(405, "Method Not Allowed\n").withHeader("Allow", "GET, POST"));
        }
        try {
            Parameters parameters = new Parameters(request.target());
            return isApi
                    ? answer(path.subList(2, path.size()), parameters)
                    : Optional.of(
                            path.getFirst().equals("version")
                                    ? status.version()
                                    : federation.answer(parameters));
        } catch (QuestionException failure) {
            return Optional.of(Envelope.failure(failure));
        }
    }

    private Optional<Answer> answer(List<String> path, Parameters parameters)
            throws QuestionException {
        if (path.size() == 3 && path.getFirst().equals("label") && path.get(2).equals("values")) {
            return Optional.of(series.labelValues(parameters, path.get(1)));
        }
        return Optional.ofNullable(
                switch (String.join("/", path)) {
                    case "query" -> queries.instant(parameters);
                    case "query_range" -> queries.range(parameters);
                    case "query_exemplars" -> exemplars.answer(parameters);
                    case "format_query" -> {
                        String text = Formatter.format(parsed(parameters));
                        yield Envelope.success(json -> json.string(text));
                    }
                    case "parse_query" -> {
                        Expr tree = parsed(parameters);
                        yield Envelope.success(json -> new TreeWriter(json).write(tree));
                    }
                    case "series" -> series.series(parameters);
                    case "labels" -> series.labelNames(parameters);
                    case "metadata" -> metadata.byFamily(parameters);
                    case "targets" -> targets.targets(parameters);
                    case "scrape_pools" -> targets.jobs();
                    case "targets/metadata" -> metadata.byTarget(parameters);
                    case "rules" -> rules.rules(parameters);
                    case "alerts" -> rules.alerts();
                    case "alertmanagers" -> rules.alertmanagers();
                    case "features" -> features.answer();
                    case "notifications" -> status.notifications();
                    case "openapi.yaml" -> document.answer();
                    case "status/buildinfo" -> status.buildInfo();
                    case "status/config" -> status.config();
                    case "status/flags" -> status.flags();
                    case "status/runtimeinfo" -> status.runtimeInfo();
                    case "status/walreplay" -> status.walReplay();
                    case "status/tsdb" -> head.answer(parameters);
                    case "status/tsdb/blocks" -> blocks.answer();
                    default -> null;
                });
    }

    private Expr parsed(Parameters parameters) throws QuestionException {
        try {
            return parser.parse(parameters.text("query"));
        } catch (QuerySyntaxException mistake) {
            throw QuestionException.parameter("query", String.valueOf(mistake.getMessage()));
        }
    }
}
