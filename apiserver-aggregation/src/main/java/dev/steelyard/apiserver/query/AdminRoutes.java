package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.query.Administration.Part;
import dev.steelyard.apiserver.query.QuestionException.Kind;
import dev.steelyard.apiserver.serving.Routes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.storage.Selection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Deletes series, frees their room and takes snapshots, under `/api/v1/admin/tsdb`, where that is
/// allowed.
public final class AdminRoutes implements Routes {
    private static final Logger log = Logger.getLogger(AdminRoutes.class);
    private static final String PREFIX = "/api/v1/admin/tsdb/";

    private final Optional<Administration> administration;
    private final Parser parser;

    /// @param administration empty where it is not allowed
    public AdminRoutes(Optional<Administration> administration, ParserOptions options) {
        this.administration = administration;
        this.parser = new Parser(options);
    }

    @Override
    public Optional<Answer> answer(ApiRequest request) {
        String path = request.target().path();
        if (!path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        if (!List.of("POST", "PUT").contains(request.method())) {
            return Optional.of(
                    Answer.text(405, "Method Not Allowed\n").withHeader("Allow", "POST, PUT"));
        }
        try {
            return answer(path.substring(PREFIX.length()), new Parameters(request.target()));
        } catch (QuestionException failure) {
            return Optional.of(Envelope.failure(failure));
        } catch (IOException e) {
            log.errorf(e, "%s failed", path);
            return Optional.of(
                    Envelope.failure(
                            new QuestionException(Kind.INTERNAL, String.valueOf(e.getMessage()))));
        }
    }

    private Optional<Answer> answer(String what, Parameters parameters)
            throws QuestionException, IOException {
        return switch (what) {
            case "delete_series" -> Optional.of(delete(parameters));
            case "clean_tombstones" -> {
                allowed().cleanTombstones();
                yield Optional.of(done());
            }
            case "snapshot" -> {
                String name = allowed().snapshot(part(parameters.text("skip_head")));
                yield Optional.of(
                        Envelope.success(
                                json -> json.open('{').name("name").string(name).close('}')));
            }
            default -> Optional.empty();
        };
    }

    private Administration allowed() throws QuestionException {
        return administration.orElseThrow(() ->
                new QuestionException(
                        Kind.UNAVAILABLE, "admin APIs disabled; start with --admin-api"));
    }

    private Answer delete(Parameters parameters) throws QuestionException, IOException {
        Administration allowed = allowed();
        if (parameters.all("match[]").isEmpty()) {
            throw QuestionException.badData("no match[] parameter provided");
        }
        for (Selection each : parameters.selections(parser)) {
            allowed.delete(each);
        }
        return done();
    }

    private static Answer done() {
        return Answer.text(204, "");
    }

    private static Part part(String skipHead) throws QuestionException {
        return switch (skipHead) {
            case "", "0", "f", "F", "false", "False", "FALSE" -> Part.EVERYTHING;
            case "1", "t", "T", "true", "True", "TRUE" -> Part.BLOCKS;
            default ->
                    throw QuestionException.parameter(
                            "skip_head", "unable to parse boolean: \"%s\"".formatted(skipHead));
        };
    }
}
